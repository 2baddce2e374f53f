import type { RowsTask } from "../cases/rows.js";

/** What a task should give, in f64. */
export type RowsAnswer = Float64Array;

/** Works a task out on the CPU. */
export function rowsAnswer(task: RowsTask): RowsAnswer {
  const { kind, rows, columns, x, gamma, beta, epsilon } = task;
  const alongRows = <T>(f: (row: Float64Array, r: number) => T) =>
    Array.from({ length: rows }, (_, r) => f(Float64Array.from(x.subarray(r * columns, (r + 1) * columns)), r));
  const columnMeans = (value: (x: number, j: number) => number) => {
    const sums = new Float64Array(columns);
    x.forEach((element, i) => {
      sums[i % columns] = (sums[i % columns] ?? 0) + value(element, i % columns) / rows;
    });
    return sums;
  };
  const at = (vector: ArrayLike<number>, j: number) => vector[j] ?? Number.NaN;
  switch (kind) {
    case "sum":
      return Float64Array.from(alongRows(total));
    case "mean":
      return columnMeans((element) => element);
    case "max":
      return Float64Array.of(x.reduce((most, element) => Math.max(most, element)));
    case "softmax":
      return joined(
        alongRows((row) => {
          const peak = row.reduce((most, element) => Math.max(most, element));
          const powers = row.map((element) => Math.exp(element - peak));
          const sum = total(powers);
          return powers.map((power) => power / sum);
        }),
      );
    case "layer-norm":
      return joined(
        alongRows((row) => {
          const mean = total(row) / columns;
          const variance = total(row.map((element) => (element - mean) ** 2)) / columns;
          const factor = 1 / Math.sqrt(variance + epsilon);
          return row.map((element, j) => (element - mean) * factor * at(gamma, j) + at(beta, j));
        }),
      );
    case "batch-norm": {
      const mean = columnMeans((element) => element);
      const variance = columnMeans((element, j) => (element - at(mean, j)) ** 2);
      return Float64Array.from(x, (element, i) => {
        const j = i % columns;
        return ((element - at(mean, j)) / Math.sqrt(at(variance, j) + epsilon)) * at(gamma, j) + at(beta, j);
      });
    }
  }
}

/** The largest difference, relative to the largest expected magnitude; NaN if any is NaN or the length is another. */
export function largestError(answer: Float32Array, expected: RowsAnswer): number {
  if (answer.length !== expected.length) return Number.NaN;
  let [worst, scale] = [0, 0];
  for (const [i, want] of expected.entries()) {
    worst = Math.max(worst, Math.abs((answer[i] ?? Number.NaN) - want));
    scale = Math.max(scale, Math.abs(want));
  }
  return worst / scale;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    out.set(row, at);
    at += row.length;
  }
  return out;
}
