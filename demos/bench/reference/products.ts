import type { Doubles } from "./stage.js";

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** out += row · matrix */
export function addProduct(out: Doubles, row: Doubles, matrix: Doubles): void {
  row.forEach((value, k) => {
    for (let j = 0; j < out.length; j++) out[j] = (out[j] ?? 0) + value * (matrix[k * out.length + j] ?? 0);
  });
}

/** out += columnᵀ · row */
export function addOuter(out: Doubles, column: Doubles, row: Doubles): void {
  column.forEach((value, k) => {
    for (let j = 0; j < row.length; j++)
      out[k * row.length + j] = (out[k * row.length + j] ?? 0) + value * (row[j] ?? 0);
  });
}

/** out = row · matrixᵀ */
export function multiplyTransposed(out: Doubles, row: Doubles, matrix: Doubles): void {
  for (let k = 0; k < out.length; k++) {
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += (row[j] ?? 0) * (matrix[k * row.length + j] ?? 0);
    out[k] = sum;
  }
}
