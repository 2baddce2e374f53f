/** Ranks, means and counts of many elements, with and without NaN. */
import { build, fromFront, get, type Ref, ref } from "./array.js";
import { oneHot } from "./indexing.js";
import * as reduction from "./reduction.js";
import { logSoftmax } from "./softmax.js";

interface Over {
  readonly axis?: number | readonly number[] | undefined;
  readonly keepdims?: boolean | undefined;
}
type Method = "linear" | "lower" | "higher" | "midpoint" | "nearest";
interface Quantile extends Over {
  readonly method?: Method | undefined;
}

const numbers = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));
const even = (x: number) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

function ranked(values: readonly number[], q: number, method: Method): number {
  if (values.length === 0 || values.some(Number.isNaN)) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = q * (values.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  if (method === "nearest") return sorted[even(place)]!;
  const part = { linear: place % 1, lower: 0, higher: 1, midpoint: 0.5 }[method];
  return low === high ? low : low + (high - low) * part;
}

function quantiles(
  x: Ref,
  q: Q,
  { method = "linear", ...over }: Quantile,
  keep: (values: readonly number[]) => readonly number[],
): Ref {
  const one = (share: number) => reduction.reduce(x, over, (values) => ranked(keep(values), share, method));
  if (typeof q === "number") return one(q);
  const shares = "data" in q ? [...q.data] : q;
  const all = shares.map(one);
  return ref([...("data" in q ? q.shape : [q.length]), ...all[0]!.shape], all.flatMap(({ data }) => [...data])); // biome-ignore format: one line
}

type Q = number | readonly number[] | Ref;
function percent(q: Q): Q {
  if (typeof q === "number") return q / 100;
  return "data" in q ? ref(q.shape, q.data.map((one) => one / 100)) : q.map((one) => one / 100); // biome-ignore format: one line
}
export const quantile = (x: Ref, q: Q, options: Quantile = {}) => quantiles(x, q, options, (values) => values);
export const nanquantile = (x: Ref, q: Q, options: Quantile = {}) => quantiles(x, q, options, numbers);
export const percentile = (x: Ref, q: Q, options: Quantile = {}) => quantile(x, percent(q), options);
export const nanpercentile = (x: Ref, q: Q, options: Quantile = {}) => nanquantile(x, percent(q), options);
export const median = (x: Ref, options: Over = {}) => quantile(x, 0.5, options);
export const nanmedian = (x: Ref, options: Over = {}) => nanquantile(x, 0.5, options);

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const center = (values: readonly number[]) => total(values) / values.length;
const spread = (values: readonly number[]) =>
  total(values.map((value) => (value - center(values)) ** 2)) / values.length;
const without =
  (f: (values: readonly number[]) => number) =>
  (x: Ref, over: Over = {}) =>
    reduction.reduce(x, over, (values) => f(numbers(values)));

export const nansum = without(total);
export const nanprod = without((values) => values.reduce((product, value) => product * value, 1));
export const nanmean = without(center);
export const nanvar = without(spread);
export const nanstd = without((values) => Math.sqrt(spread(values)));
export const nanmax = without((values) => (values.length === 0 ? Number.NaN : Math.max(...values)));
export const nanmin = without((values) => (values.length === 0 ? Number.NaN : Math.min(...values)));

interface Along {
  readonly axis?: number | undefined;
  readonly keepdims?: boolean | undefined;
}
export const nanargmax = (x: Ref, over: Along = {}) =>
  reduction.reduce(x, over, (values) => values.indexOf(Math.max(...numbers(values))));
export const nanargmin = (x: Ref, over: Along = {}) =>
  reduction.reduce(x, over, (values) => values.indexOf(Math.min(...numbers(values))));

const instead = (x: Ref, value: number) => ref(x.shape, x.data.map((one) => (Number.isNaN(one) ? value : one))); // biome-ignore format: one line
export const nancumsum = (x: Ref, options: Along = {}) => reduction.cumsum(instead(x, 0), options);
export const nancumprod = (x: Ref, options: Along = {}) => reduction.cumprod(instead(x, 1), options);

export const ptp = (x: Ref, over: Over = {}) =>
  reduction.reduce(x, over, (values) => Math.max(...values) - Math.min(...values));

export function average(
  x: Ref,
  weights?: Ref,
  { axis }: { readonly axis?: number | readonly number[] | undefined } = {},
): Ref {
  if (weights === undefined) return reduction.mean(x, { axis });
  const along = typeof axis === "number" ? fromFront(axis, x.shape.length) : 0;
  const isVector = weights.shape.length < x.shape.length;
  const w = isVector ? build(x.shape, (at) => weights.data[at[along]!]!) : weights;
  const weighted = ref(x.shape, x.data.map((value, i) => value * w.data[i]!)); // biome-ignore format: one line
  const [sum, all] = [reduction.sum(weighted, { axis }), reduction.sum(w, { axis })];
  return ref(sum.shape, sum.data.map((value, i) => value / all.data[i]!)); // biome-ignore format: one line
}

export function corrcoef(x: Ref): Ref {
  const rows = x.shape.length === 1 ? ref([1, x.data.length], x.data) : x;
  const n = rows.shape[1]!;
  const row = (i: number) => Array.from(rows.data.subarray(i * n, i * n + n));
  const apart = (i: number) => row(i).map((value) => value - center(row(i)));
  const product = (i: number, j: number) => total(apart(i).map((value, k) => value * apart(j)[k]!));
  const out = build([rows.shape[0]!, rows.shape[0]!], ([i, j]) =>
    Math.max(-1, Math.min(1, product(i!, j!) / Math.sqrt(product(i!, i!) * product(j!, j!)))),
  );
  return x.shape.length === 1 ? ref([], out.data) : out;
}

/** How many edges are not above. */
export const digitize = (x: Ref, bins: Ref) =>
  build(x.shape, (_, i) => bins.data.filter((edge) => edge <= x.data[i]!).length);
export const isin = (
  x: Ref,
  among: Ref,
  { invert = false }: { readonly assumeUnique?: boolean | undefined; readonly invert?: boolean | undefined } = {},
) => build(x.shape, (_, i) => Number(among.data.indexOf(x.data[i]!) >= 0 !== invert));

export function argpartition(x: Ref, _kth: number, { axis = -1 }: { readonly axis?: number | undefined } = {}): Ref {
  const along = fromFront(axis, x.shape.length);
  return build(x.shape, (at) => {
    const places = Array.from({ length: x.shape[along]! }, (_, i) => i);
    return places.sort((a, b) => get(x, at.with(along, a)) - get(x, at.with(along, b)))[at[along]!]!;
  });
}

type Segments = { readonly numSegments: number; readonly sorted?: boolean | undefined };
const segments =
  (start: number, fold: (a: number, b: number) => number) =>
  (data: Ref, ids: Ref, { numSegments }: Segments) => {
    const inner = data.data.length / Math.max(1, data.shape[0]!);
    const out = ref([numSegments, ...data.shape.slice(1)]);
    out.data.fill(start);
    data.data.forEach((value, i) => {
      const at = ids.data[Math.floor(i / inner)]! * inner + (i % inner);
      if (at >= 0 && at < out.data.length) out.data[at] = fold(out.data[at]!, value);
    });
    return out;
  };
export const segmentMin = segments(Infinity, Math.min);
export const segmentProd = segments(1, (a, b) => a * b);

const clip = (p: number) => Math.min(1 - 1e-7, Math.max(1e-7, p));
export const binaryCrossentropy = (
  target: Ref,
  output: Ref,
  { fromLogits = false }: { readonly fromLogits?: boolean | undefined } = {},
) =>
  build(target.shape, (_, i) => {
    const [t, x] = [target.data[i]!, output.data[i]!];
    if (fromLogits) return Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)));
    return -(t * Math.log(clip(x)) + (1 - t) * Math.log(1 - clip(x)));
  });

interface Categorical {
  readonly fromLogits?: boolean | undefined;
  readonly axis?: number | undefined;
}

export function categoricalCrossentropy(
  target: Ref,
  output: Ref,
  { fromLogits = false, axis = -1 }: Categorical = {},
): Ref {
  const sums = reduction.sum(output, { axis, keepdims: true });
  const along = fromFront(axis, output.shape.length);
  const logs = fromLogits
    ? logSoftmax(output, { axis })
    : build(output.shape, (at) => Math.log(clip(get(output, at) / get(sums, at.with(along, 0)))));
  return reduction.sum(ref(target.shape, target.data.map((t, i) => -t * logs.data[i]!)), { axis }); // biome-ignore format: one line
}

export function sparseCategoricalCrossentropy(target: Ref, output: Ref, options: Categorical = {}): Ref {
  const along = fromFront(options.axis ?? -1, output.shape.length);
  const shape = output.shape.toSpliced(along, 1);
  return categoricalCrossentropy(
    oneHot(ref(shape, target.data), output.shape[along]!, { axis: along }),
    output,
    options,
  );
}

export const psnr = (a: Ref, b: Ref, maxVal: number) =>
  ref(
    [],
    [20 * Math.log10(maxVal) - 10 * Math.log10(center(Array.from(a.data, (value, i) => (value - b.data[i]!) ** 2)))],
  );
