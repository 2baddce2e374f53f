/** Row by row along the last axis. */
import { type Ref, ref } from "./array.js";

/** The last axis of x as rows of numbers. */
function rowsOf({ shape, data }: Ref): number[][] {
  const n = shape.at(-1) ?? 1;
  return Array.from({ length: data.length / n }, (_, row) => Array.from(data.subarray(row * n, row * n + n)));
}

/** xⱼ − log Σ exp(x), with the largest taken out of the sum. */
function logSoftmaxOf(row: readonly number[]): number[] {
  const peak = Math.max(...row);
  const total = row.reduce((sum, x) => sum + Math.exp(x - peak), 0);
  return row.map((x) => x - peak - Math.log(total));
}

export function logSoftmax(x: Ref): Ref {
  return ref(x.shape, rowsOf(x).flatMap(logSoftmaxOf));
}

export function softmax(x: Ref): Ref {
  return ref(x.shape, logSoftmax(x).data.map(Math.exp));
}

/** −log softmax(x)[label], a row; NaN where the label is no class. */
export function sparseCrossEntropy(x: Ref, labels: Ref): Ref {
  const losses = rowsOf(x).map((row, i) => -(logSoftmaxOf(row)[labels.data[i]!] ?? Number.NaN));
  return ref(x.shape.slice(0, -1), losses);
}

/** −Σ t · log softmax(x), a row. A target of 0 costs nothing, whatever its logit. */
export function oneHotCrossEntropy(x: Ref, targets: Ref): Ref {
  const wanted = rowsOf(targets);
  const losses = rowsOf(x).map((row, i) => {
    const logs = logSoftmaxOf(row);
    return wanted[i]!.reduce((sum, t, j) => sum - (t === 0 ? 0 : t * logs[j]!), 0);
  });
  return ref(x.shape.slice(0, -1), losses);
}
