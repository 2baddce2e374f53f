/** In order along an axis: equal elements as they came, NaN above all. */
import { build, fromFront, get, type Ref, ref } from "./array.js";

interface Options {
  readonly axis?: number;
  readonly descending?: boolean;
}

function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

export function argsort(x: Ref, { axis = -1, descending = false }: Options = {}): Ref {
  const along = fromFront(axis, x.shape.length);
  const orders = new Map<string, number[]>();
  return build(x.shape, (at) => {
    const line = String(at.with(along, 0));
    const value = (k: number) => get(x, at.with(along, k));
    const order =
      orders.get(line) ??
      Array.from({ length: x.shape[along]! }, (_, k) => k).sort(
        (a, b) => (descending ? -1 : 1) * compare(value(a), value(b)),
      );
    orders.set(line, order);
    return order[at[along]!]!;
  });
}

export function sort(x: Ref, options: Options = {}): Ref {
  const along = fromFront(options.axis ?? -1, x.shape.length);
  const order = argsort(x, options);
  return build(x.shape, (at) => get(x, at.with(along, get(order, at))));
}

/** Whether fewer than k predictions are above the target's; NaN counts as above, and no class is never among the best. */
export function inTopK(targets: Ref, predictions: Ref, k: number): Ref {
  const n = predictions.shape.at(-1)!;
  return ref(
    targets.shape,
    targets.data.map((target, row) => {
      const scores = predictions.data.subarray(row * n, row * n + n);
      const own = scores[target] ?? Number.NaN;
      return Number(scores.filter((score) => !(score <= own)).length < k && !Number.isNaN(own));
    }),
  );
}
