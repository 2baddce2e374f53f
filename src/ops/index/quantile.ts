import { oneOf, probability } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { stack } from "../arrange/joining.js";
import { requireFloats } from "../core/floats.js";
import { slice, transpose } from "../core/movement.js";
import { reducedShape } from "../core/reduce-lowering.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { keptShape, type ReduceOptions } from "../core/sum.js";
import { add, equal, maximum, minimum, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalNot } from "../elementwise/logical.js";
import { isnan } from "../elementwise/not-finite.js";
import { ceil, floor, round } from "../elementwise/rounding.js";
import { cast } from "../elementwise/unary.js";
import { countNonzero } from "../reduce/reduce.js";
import { sort } from "./sort.js";
import { takeAlongAxis } from "./take-along-axis.js";

/** Between two elements in order: which number a quantile is. */
export type QuantileMethod = "linear" | "lower" | "higher" | "midpoint" | "nearest";

/** Over which axes, and what is between two elements. */
export interface QuantileOptions extends ReduceOptions {
  /** Default `"linear"`. `"nearest"` is the even one of two that are equally near. */
  readonly method?: QuantileMethod | undefined;
}

const QUANTILE = { axis: undefined, keepdims: false, method: "linear" } as const;

/**
 * The number that a share `q` of the elements is below, over axes (default all); NaN if there is one among them. A list of shares
 * makes a new first axis.
 */
export const quantile = recordable(
  "quantile",
  ["x", "q: numbers", "options?: options"],
  function quantile(x: SymbolicTensor, q: number | readonly number[], options: QuantileOptions = {}): SymbolicTensor {
    return quantileOf("quantile", x, q, options, false);
  },
);

/** As `quantile`, but for NaN, which is left out; NaN where nothing is left. */
export const nanquantile = recordable(
  "nanquantile",
  ["x", "q: numbers", "options?: options"],
  function nanquantile(
    x: SymbolicTensor,
    q: number | readonly number[],
    options: QuantileOptions = {},
  ): SymbolicTensor {
    return quantileOf("nanquantile", x, q, options, true);
  },
);

/** As `quantile`, with the shares in percent. */
export const percentile = recordable(
  "percentile",
  ["x", "q: numbers", "options?: options"],
  function percentile(x: SymbolicTensor, q: number | readonly number[], options: QuantileOptions = {}): SymbolicTensor {
    return quantileOf("percentile", x, percent(q), options, false);
  },
);

/** As `nanquantile`, with the shares in percent. */
export const nanpercentile = recordable(
  "nanpercentile",
  ["x", "q: numbers", "options?: options"],
  function nanpercentile(
    x: SymbolicTensor,
    q: number | readonly number[],
    options: QuantileOptions = {},
  ): SymbolicTensor {
    return quantileOf("nanpercentile", x, percent(q), options, true);
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

function percent(q: number | readonly number[]): number | readonly number[] {
  return typeof q === "number" ? q / 100 : q.map((share) => share / 100);
}

function quantileOf(
  where: string,
  x: SymbolicTensor,
  q: number | readonly number[],
  options: QuantileOptions,
  skipsNan: boolean,
): SymbolicTensor {
  const { axis, keepdims, method } = withDefaults(where, options, QUANTILE);
  requireFloats(where, { x });
  oneOf(where, "method", method, ["linear", "lower", "higher", "midpoint", "nearest"]);
  const shares = isList(q) ? q : [q];
  for (const share of shares) probability(where, "share", share);
  const axes = normalizeAxes(where, axis, x.rank);
  const shape = keepdims ? keptShape(x.shape, axes) : reducedShape(x.shape, axes);
  const others = x.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const lead = others.map((i) => x.shape[i] ?? 1);
  const n = axes.reduce((size, i) => size * (x.shape[i] ?? 1), 1);
  if (n === 0) return isList(q) ? fill(Number.NaN, [q.length, ...shape]) : fill(Number.NaN, shape);
  const lines = sort(reshape(transpose(x, [...others, ...axes]), [...lead, n]));
  const line = {
    lines,
    n,
    count: skipsNan ? countNonzero(logicalNot(isnan(lines)), { axis: -1, keepdims: true }) : undefined,
  };
  const found = shares.map((share) => reshape(at(line, share, method), shape));
  return isList(q) ? stack(found) : (found[0] ?? lines);
}

/** Elements in order, NaN last, and how many are numbers, if not all count. */
interface Line {
  readonly lines: SymbolicTensor;
  readonly n: number;
  readonly count: SymbolicTensor | undefined;
}

function at({ lines, n, count }: Line, share: number, method: QuantileMethod): SymbolicTensor {
  if (count === undefined) return orNan({ lines, n, count }, fixed(lines, share * (n - 1), method));
  const place = multiply(maximum(subtract(cast(count, lines.dtype), 1), 0), share);
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
