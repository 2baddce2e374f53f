import { finite, listOf, oneOf, probability } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, SymbolicTensor } from "../../graph/symbols/tensor.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { stack } from "../arrange/joining.js";
import { moveaxis } from "../arrange/rearrange.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { slice, transpose } from "../core/movement.js";
import { reducedShape } from "../core/reduce-lowering.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { keptShape, type ReduceOptions } from "../core/sum.js";
import { add, divide, equal, maximum, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalNot } from "../elementwise/logical.js";
import { isnan } from "../elementwise/not-finite.js";
import { ceil, clip, floor, round } from "../elementwise/rounding.js";
import { countNonzero } from "../reduce/reduce.js";
import { sort } from "./sort.js";
import { takeAlongAxis } from "./take-along-axis.js";

/** Between two elements in order: which number a quantile is. */
export type QuantileMethod = "linear" | "lower" | "higher" | "midpoint" | "nearest";

/** A share of the elements, a list of some, or a tensor of any shape. */
export type Shares = number | readonly number[] | SymbolicTensor;

/** Over which axes, and what is between two elements. */
export interface QuantileOptions extends ReduceOptions {
  /** Default `"linear"`. `"nearest"` is the even one of two that are equally near. */
  readonly method?: QuantileMethod | undefined;
}

const QUANTILE = { axis: undefined, keepdims: false, method: "linear" } as const;

/**
 * The number that a share `q` of the elements is below, over axes (default all); NaN if there is one among them. A list of shares
 * makes a new first axis, a tensor of them its own axes in front; those beyond 0 and 1 are moved there.
 */
export const quantile = recordable(
  "quantile",
  ["x", "q: any", "options?: options"],
  function quantile(x: SymbolicTensor, q: Shares, options: QuantileOptions = {}): SymbolicTensor {
    return quantileOf("quantile", x, q, options, false);
  },
);

/** As `quantile`, but for NaN, which is left out; NaN where nothing is left. */
export const nanquantile = recordable(
  "nanquantile",
  ["x", "q: any", "options?: options"],
  function nanquantile(x: SymbolicTensor, q: Shares, options: QuantileOptions = {}): SymbolicTensor {
    return quantileOf("nanquantile", x, q, options, true);
  },
);

/** As `quantile`, with the shares in percent. */
export const percentile = recordable(
  "percentile",
  ["x", "q: any", "options?: options"],
  function percentile(x: SymbolicTensor, q: Shares, options: QuantileOptions = {}): SymbolicTensor {
    return quantileOf("percentile", x, percent("percentile", q), options, false);
  },
);

/** As `nanquantile`, with the shares in percent. */
export const nanpercentile = recordable(
  "nanpercentile",
  ["x", "q: any", "options?: options"],
  function nanpercentile(x: SymbolicTensor, q: Shares, options: QuantileOptions = {}): SymbolicTensor {
    return quantileOf("nanpercentile", x, percent("nanpercentile", q), options, true);
  },
);

/** The middle one of the elements in order, or the mean of the two in the middle; NaN if there is one among them. */
export const median = recordable(
  "median",
  ["x", "options?: options"],
  function median(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return quantileOf("median", x, 0.5, withDefaults("median", options, { axis: undefined, keepdims: false }), false);
  },
);

/** As `median`, but for NaN, which is left out; NaN where nothing is left. */
export const nanmedian = recordable(
  "nanmedian",
  ["x", "options?: options"],
  function nanmedian(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("nanmedian", options, { axis: undefined, keepdims: false });
    return quantileOf("nanmedian", x, 0.5, over, true);
  },
);

function percent(where: string, q: Shares): Shares {
  if (isA(q, SymbolicTensor)) return divide(q, 100);
  const shares = listOf(where, "q", q).map((share) => finite(where, "share", share) / 100);
  return isList(q) ? shares : (shares[0] ?? 0);
}

function quantileOf(
  where: string,
  x: SymbolicTensor,
  q: Shares,
  options: QuantileOptions,
  skipsNan: boolean,
): SymbolicTensor {
  const { axis, keepdims, method } = withDefaults(where, options, QUANTILE);
  ({ x } = floats(where, { x }));
  oneOf(where, "method", method, ["linear", "lower", "higher", "midpoint", "nearest"]);
  const shares = isA(q, SymbolicTensor) ? [] : listOf(where, "q", q);
  for (const share of shares) probability(where, "share", share);
  const axes = normalizeAxes(where, axis, x.rank);
  const shape = keepdims ? keptShape(x.shape, axes) : reducedShape(x.shape, axes);
  const others = x.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const lead = others.map((i) => x.shape[i] ?? 1);
  const n = axes.reduce((size, i) => size * (x.shape[i] ?? 1), 1);
  const first = isA(q, SymbolicTensor) ? q.shape : isList(q) ? [q.length] : [];
  if (n === 0) return fill(Number.NaN, [...first, ...shape]);
  const lines = sort(reshape(transpose(x, [...others, ...axes]), [...lead, n]));
  const line = {
    lines,
    n,
    count: skipsNan ? countNonzero(logicalNot(isnan(lines)), { axis: -1, keepdims: true }) : undefined,
  };
  if (isA(q, SymbolicTensor)) {
    const every = reshape(floats(where, { q }).q, [...lead.map(() => 1), q.size]);
    return reshape(moveaxis(at(line, every, method), -1, 0), [...first, ...shape]);
  }
  const found = shares.map((share) => reshape(at(line, share, method), shape));
  return isList(q) ? stack(found) : (found[0] ?? lines);
}

/** Elements in order, NaN last, and how many are numbers, if not all count. */
interface Line {
  readonly lines: SymbolicTensor;
  readonly n: number;
  readonly count: SymbolicTensor | undefined;
}

/** At one share, or at those [..., m] of a tensor, side by side. */
function at({ lines, n, count }: Line, share: number | SymbolicTensor, method: QuantileMethod): SymbolicTensor {
  if (count !== undefined)
    return along(lines, multiply(maximum(subtract(cast(count, lines.dtype), 1), 0), share), method);
  const value =
    typeof share === "number"
      ? fixed(lines, share * (n - 1), method)
      : along(lines, multiply(clip(share, 0, 1), n - 1), method);
  return orNan({ lines, n, count }, value);
}

/** The place is known when it is run. */
function along(lines: SymbolicTensor, place: SymbolicTensor, method: QuantileMethod): SymbolicTensor {
  const n = lines.shape.at(-1) ?? 1;
  const one = (position: SymbolicTensor) => takeAlongAxis(lines, cast(position, "int32"));
  const [below, above] = [floor(place), minimum(ceil(place), n - 1)];
  if (method === "lower") return one(below);
  if (method === "higher") return one(above);
  if (method === "nearest") return one(round(place));
  const [low, high] = [one(below), one(above)];
  const part = method === "midpoint" ? where(equal(below, above), 0, 0.5) : subtract(place, below);
  return between(low, high, part);
}

/** The place is known beforehand. */
function fixed(lines: SymbolicTensor, place: number, method: QuantileMethod): SymbolicTensor {
  const one = (start: number) =>
    slice(lines, [...lines.shape.slice(1).map(() => undefined), { start, stop: start + 1 }]);
  const [below, above] = [Math.floor(place), Math.ceil(place)];
  if (method === "lower" || below === above) return one(below);
  if (method === "higher") return one(above);
  const part = place - below;
  if (method === "nearest") return one(part === 0.5 ? below + (below % 2) : Math.round(place));
  return between(one(below), one(above), method === "midpoint" ? 0.5 : part);
}

/** Between two numbers; between an infinity and itself that. */
function between(low: SymbolicTensor, high: SymbolicTensor, part: SymbolicTensor | number): SymbolicTensor {
  return where(equal(low, high), low, add(low, multiply(subtract(high, low), part)));
}

/** NaN, which is last, spoils its line. */
function orNan({ lines, n }: Line, value: SymbolicTensor): SymbolicTensor {
  const last = slice(lines, [...lines.shape.slice(1).map(() => undefined), { start: n - 1, stop: n }]);
  return where(isnan(last), last, value);
}
