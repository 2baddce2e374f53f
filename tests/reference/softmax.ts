/** Row by row along the last axis. */
import { fromFront, type Ref, ref } from "./array.js";
import { transpose } from "./movement.js";

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

interface Options {
  readonly axis?: number | readonly number[] | null | undefined;
}

/** A function of rows, for the elements along some axes in place of the last. */
function along(x: Ref, { axis = -1 }: Options, f: (row: readonly number[]) => number[]): Ref {
  const all = x.shape.length === 0 || axis === null;
  const axes = all ? [...x.shape.keys()] : [axis].flat().map((a) => fromFront(a, x.shape.length));
  const order = [...x.shape.keys()].filter((i) => !axes.includes(i)).concat(axes);
  const turned = transpose(x, order);
  const n = axes.reduce((product, a) => product * (x.shape[a] ?? 1), 1);
  const rows = rowsOf(ref([turned.data.length / n, n], turned.data)).flatMap(f);
  return transpose(
    ref(turned.shape, rows),
    order.map((_, i) => order.indexOf(i)),
  );
}

export const logSoftmax = (x: Ref, options: Options = {}) => along(x, options, logSoftmaxOf);
export const softmax = (x: Ref, options: Options = {}) => ref(x.shape, logSoftmax(x, options).data.map(Math.exp));

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

/** max(x − τ, 0), τ by bisection. */
export const sparsemax = (x: Ref, options: { readonly axis?: number | undefined } = {}) =>
  along(x, options, (row) => {
    let [low, high] = [Math.max(...row) - 1, Math.max(...row)];
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (row.reduce((sum, v) => sum + Math.max(v - middle, 0), 0) > 1) low = middle;
      else high = middle;
    }
    return row.map((v) => Math.max(v - low, 0));
  });
