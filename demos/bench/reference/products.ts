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

/**
 * out = a · b of [m, k] and [k, n]. Four rows and four products at a time: a net that is not small has some hundred billion of them.
 */
export function productOf(a: Doubles, b: Doubles, m: number, k: number, n: number): Doubles {
  const out = new Float64Array(m * n);
  const A = (i: number, t: number) => (i < m && t < k ? (a[i * k + t] ?? 0) : 0);
  const spare = new Float64Array(n); // rows that are not there
  for (let i = 0; i < m; i += 4) {
    const rows = [0, 1, 2, 3].map((r) => (i + r < m ? out.subarray((i + r) * n, (i + r + 1) * n) : spare));
    const [o0, o1, o2, o3] = rows as [Doubles, Doubles, Doubles, Doubles];
    for (let t = 0; t < k; t += 4) {
      const lines = [0, 1, 2, 3].map((s) => (t + s < k ? b.subarray((t + s) * n, (t + s + 1) * n) : spare.fill(0)));
      const [b0, b1, b2, b3] = lines as [Doubles, Doubles, Doubles, Doubles];
      const [p0, p1, p2, p3] = [A(i, t), A(i, t + 1), A(i, t + 2), A(i, t + 3)];
      const [q0, q1, q2, q3] = [A(i + 1, t), A(i + 1, t + 1), A(i + 1, t + 2), A(i + 1, t + 3)];
      const [r0, r1, r2, r3] = [A(i + 2, t), A(i + 2, t + 1), A(i + 2, t + 2), A(i + 2, t + 3)];
      const [s0, s1, s2, s3] = [A(i + 3, t), A(i + 3, t + 1), A(i + 3, t + 2), A(i + 3, t + 3)];
      for (let j = 0; j < n; j++) {
        const [x, y, z, w] = [b0[j] as number, b1[j] as number, b2[j] as number, b3[j] as number];
        o0[j] = (o0[j] as number) + p0 * x + p1 * y + p2 * z + p3 * w;
        o1[j] = (o1[j] as number) + q0 * x + q1 * y + q2 * z + q3 * w;
        o2[j] = (o2[j] as number) + r0 * x + r1 * y + r2 * z + r3 * w;
        o3[j] = (o3[j] as number) + s0 * x + s1 * y + s2 * z + s3 * w;
      }
    }
  }
  return out;
}

/** The transpose [columns, rows] of a [rows, columns]. */
export function transposed(x: Doubles, rows: number, columns: number): Doubles {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = x[i * columns + j] ?? 0;
  }
  return out;
}
