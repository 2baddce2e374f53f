import { integerBetween, listOf } from "../check.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { inWords } from "../in-words.js";
import { withDefaults } from "../options.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { eachRun, stridesOf } from "./places.js";

/** Over which axes to go, and whether they stay as axes of size 1. */
export interface ReduceOptions<A = number | readonly number[]> {
  /** Default: all of them. Negative ones count from the end. */
  readonly axis?: A | undefined;
  /** Default false. */
  readonly keepdims?: boolean | undefined;
}

interface Numbers {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** Means over axes, summed in doubles. Throws a ShapeError where there is nothing to take the mean of. */
export function mean({ shape, values }: Numbers, options: ReduceOptions): { shape: Shape; means: Float64Array } {
  const { axes, kept, reduced } = axesOf("Tensor.mean", shape, options);
  const sums = new Float64Array(sizeOf(kept));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  eachRun(shape, stridesOf(shape), strides, (count, from, _, to, step) => {
    for (let i = 0; i < count; i++) sums[to + i * step] = (sums[to + i * step] ?? 0) + (values[from + i] ?? 0);
  });
  const count = sizeOf(axes.map((axis) => shape[axis] ?? 1));
  return { shape: reduced, means: sums.map((sum) => sum / count) };
}

/** The place of the largest value along an axis, or in the flat array: the first of several, or the first NaN. */
export function argmax(
  { shape, values }: Numbers,
  options: ReduceOptions<number>,
): { shape: Shape; places: Int32Array<ArrayBuffer> } {
  const where = "Tensor.argmax";
  const { kept, reduced } = axesOf(where, shape, options);
  const axis = options.axis === undefined ? undefined : oneAxis(where, options.axis, shape.length);
  const n = axis === undefined ? sizeOf(shape) : (shape[axis] ?? 1);
  const inner = axis === undefined ? 1 : sizeOf(shape.slice(axis + 1));
  const places = new Int32Array(sizeOf(kept));
  for (const at of places.keys()) {
    const start = Math.floor(at / inner) * n * inner + (at % inner);
    let best = 0;
    for (let i = 1; i < n; i++) if (isLarger(values[start + i * inner], values[start + best * inner])) best = i;
    places[at] = best;
  }
  return { shape: reduced, places };
}

function isLarger(a = 0, b = 0): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}

/** The axes meant, counted from the front; the shape with each of them 1; and the shape of the result. */
function axesOf(where: string, shape: Shape, options: ReduceOptions) {
  const { axis, keepdims } = withDefaults(where, options, { axis: [...shape.keys()], keepdims: false });
  const { length: rank } = shape;
  const given = listOf(where, "axis", axis);
  const axes = given.map((one) => oneAxis(where, one, rank));
  if (new Set(axes).size < axes.length) {
    throw new ArgumentError({ where, problem: "an axis twice", expected: "each once", received: inWords(given) });
  }
  if (axes.some((i) => shape[i] === 0)) {
    const received = formatShape(shape);
    throw new ShapeError({ where, problem: "nothing there", expected: "an axis with entries", received });
  }
  const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return { axes, kept, reduced: keepdims ? kept : shape.filter((_, i) => !axes.includes(i)) };
}

/** An axis counted from the front. Throws an ArgumentError for one that there is not. */
export function oneAxis(where: string, axis: number, rank: number): number {
  return integerBetween(where, "axis", axis, -rank, rank - 1) < 0 ? axis + rank : axis;
}
