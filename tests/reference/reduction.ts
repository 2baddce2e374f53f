/** Many elements taken together into one: all those that differ in the given axes only. */
import { forEach, fromFront, get, indexOf, type Ref, ref } from "./array.js";

interface Options {
  readonly axis?: number | readonly number[] | undefined;
  readonly keepdims?: boolean | undefined;
}

type Fold = (values: readonly number[]) => number;

/** No `axis`: all of them. */
export function reduce(x: Ref, { axis, keepdims = false }: Options, fold: Fold): Ref {
  const rank = x.shape.length;
  const reduced = x.shape.map((_, i) => axis === undefined || [axis].flat().some((a) => fromFront(a, rank) === i));
  const kept = x.shape.map((size, i) => (reduced[i] ? 1 : size));
  const groups = Array.from(ref(kept).data, (): number[] => []);
  forEach(x.shape, (at, index) => {
    const home = at.map((c, i) => (reduced[i] ? 0 : c));
    groups[indexOf(kept, home)]!.push(x.data[index]!);
  });
  return ref(
    keepdims ? kept : x.shape.filter((_, i) => !reduced[i]),
    groups.map((values) => fold(values)),
  );
}

const total: Fold = (values) => values.reduce((sum, value) => sum + value, 0);
const average: Fold = (values) => total(values) / values.length;

export const sum = (x: Ref, options: Options = {}) => reduce(x, options, total);
export const mean = (x: Ref, options: Options = {}) => reduce(x, options, average);
export const max = (
  x: Ref,
  { initial = -Infinity, ...options }: Options & { readonly initial?: number | undefined } = {},
) => reduce(x, options, (values) => values.reduce((most, value) => Math.max(most, value), initial));
export const min = (
  x: Ref,
  { initial = Infinity, ...options }: Options & { readonly initial?: number | undefined } = {},
) => reduce(x, options, (values) => values.reduce((least, value) => Math.min(least, value), initial));

/** Mean squared distance from the mean. */
export const variance = (x: Ref, options: Options = {}) =>
  reduce(x, options, (values) => {
    const center = average(values);
    return average(values.map((value) => (value - center) ** 2));
  });

/** The first place that is better than all before it; the first NaN, if there is one. */
function firstBest(values: readonly number[], better: (a: number, b: number) => boolean): number {
  const nan = values.findIndex((value) => Number.isNaN(value));
  if (nan >= 0) return nan;
  let best = 0;
  values.forEach((value, i) => {
    if (better(value, values[best]!)) best = i;
  });
  return best;
}

interface ArgOptions {
  readonly axis?: number | undefined;
  readonly keepdims?: boolean | undefined;
}

export const argmax = (x: Ref, options: ArgOptions = {}) =>
  reduce(x, options, (values) => firstBest(values, (a, b) => a > b));
export const argmin = (x: Ref, options: ArgOptions = {}) =>
  reduce(x, options, (values) => firstBest(values, (a, b) => a < b));

export const prod = (x: Ref, options: Options = {}) =>
  reduce(x, options, (values) => values.reduce((product, value) => product * value, 1));
export const std = (x: Ref, options: Options = {}) => ref(variance(x, options).shape, variance(x, options).data.map(Math.sqrt)); // biome-ignore format: one line
export const any = (x: Ref, options: Options = {}) =>
  reduce(x, options, (values) => Number(values.some((value) => value !== 0)));
export const all = (x: Ref, options: Options = {}) =>
  reduce(x, options, (values) => Number(values.every((value) => value !== 0)));
export const countNonzero = (x: Ref, options: Options = {}) =>
  reduce(x, options, (values) => values.filter((value) => value !== 0).length);

export const logsumexp = (x: Ref, options: Options = {}) =>
  reduce(x, options, (values) => {
    const peak = Math.max(...values);
    return Math.abs(peak) === Infinity ? peak : peak + Math.log(total(values.map((value) => Math.exp(value - peak))));
  });

/** The order of a norm, and its axes. The singular values of a matrix are not the business of plain loops. */
type Norm = Options & { readonly ord?: number | "fro" | "nuc" | undefined };

export function norm(x: Ref, { ord: order = 2, ...options }: Norm = {}): Ref {
  const [row, column] = [options.axis ?? [...x.shape.keys()]].flat();
  if (typeof order === "string" || row === undefined || column === undefined || order === 2)
    return reduce(x, options, (values) => vectorNorm(values, typeof order === "string" ? 2 : order));
  const sizes = ref(x.shape, x.data.map(Math.abs));
  const sums = sum(sizes, { axis: Math.abs(order) === 1 ? row : column, keepdims: true });
  return reduce(sums, options, (values) => (order > 0 ? Math.max(...values) : Math.min(...values)));
}

function vectorNorm(values: readonly number[], order: number): number {
  const sizes = values.map(Math.abs);
  if (order === 0) return sizes.filter((size) => size !== 0).length;
  if (Math.abs(order) === Infinity) return order > 0 ? Math.max(...sizes) : Math.min(...sizes);
  return total(sizes.map((size) => size ** order)) ** (1 / order);
}

/** Running sums or products along an axis, or of all elements as one row. */
function scan(x: Ref, { axis }: { readonly axis?: number | undefined }, fold: (a: number, b: number) => number): Ref {
  if (axis === undefined) return scan(ref([x.data.length], x.data), { axis: 0 }, fold);
  const along = fromFront(axis, x.shape.length);
  const out = ref(x.shape, x.data);
  forEach(x.shape, (at, i) => {
    if (at[along]! > 0) out.data[i] = fold(get(out, at.with(along, at[along]! - 1)), x.data[i]!);
  });
  return out;
}

export const cumsum = (x: Ref, options: { axis?: number | undefined } = {}) => scan(x, options, (a, b) => a + b);
export const cumprod = (x: Ref, options: { axis?: number | undefined } = {}) => scan(x, options, (a, b) => a * b);
