import { oneOf } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { floats } from "../core/floats.js";
import { transpose } from "../core/movement.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { keptShape, REDUCE, type ReduceOptions, sum } from "../core/sum.js";
import { abs } from "../elementwise/unary.js";
import { euclideanNorm } from "../reduce/euclidean-norm.js";
import { max, min } from "../reduce/extremes.js";
import { vectorNorm } from "../reduce/norm.js";
import { svd } from "./svd.js";

/** Which norm to take, and over which axes. */
export interface NormOptions extends ReduceOptions {
  /**
   * Default: the root of the sum of squares, over any axes. Of vectors, along one axis: 1: sum of sizes; 2: root of the sum of squares;
   * ±Infinity: largest and smallest size; 0: how many are not 0; any other p: (Σ |x|ᵖ)^(1/p). Of matrices, over two axes, rows first: ±1:
   * largest and smallest sum of sizes of a column; ±Infinity: of a row; ±2: largest and smallest singular value; `"nuc"`: sum of the
   * singular values; `"fro"`: root of the sum of squares.
   */
  readonly ord?: number | "fro" | "nuc" | undefined;
}

/**
 * How large vectors or matrices are, over axes (default: all of `x`), as NumPy's `linalg.norm`. Where there is a kink, as at the zero
 * vector, its gradient is 0. Throws an ArgumentError for an order that those axes do not have.
 */
export const norm = recordable(
  "norm",
  ["x", "options?: options"],
  function norm(x: SymbolicTensor, options: NormOptions = {}): SymbolicTensor {
    const { ord: order, axis, keepdims } = withDefaults("norm", options, { ...REDUCE, ord: undefined });
    ({ x } = floats("norm", { x }));
    if (order === undefined) return euclideanNorm(x, { axis, keepdims });
    const axes = normalizeAxes("norm", axis, x.rank);
    if (axes.length === 2) return matrixNorm(x, order, axis === undefined ? axes : inOrder(axis, x.rank), keepdims);
    if (axes.length === 1) return vectorNorm(x, vectorOrder(order), { axis, keepdims });
    throw new ArgumentError({
      where: "norm",
      problem: "an order for neither vectors nor matrices",
      expected: "one axis, or two",
      received: `${axes.length} axes`,
      remedy: "Leave ord out, or reshape first",
    });
  },
);

/** As they were given, which tells rows from columns. */
function inOrder(axis: number | readonly number[], rank: number): readonly number[] {
  return [axis].flat().map((one) => (one < 0 ? one + rank : one));
}

function vectorOrder(order: number | "fro" | "nuc"): number {
  if (typeof order === "number" && !Number.isNaN(order)) return order;
  throw new ArgumentError({
    where: "norm",
    problem: "no such ord of vectors",
    expected: "a number",
    received: inWords(order),
    remedy: "An order with a name takes two axes",
  });
}

const MATRIX_ORDERS = ["fro", "nuc", 1, -1, 2, -2, Infinity, -Infinity] as const;

function matrixNorm(
  x: SymbolicTensor,
  given: number | "fro" | "nuc",
  [row = 0, column = 1]: readonly number[],
  keepdims: boolean,
): SymbolicTensor {
  const over = { axis: [row, column], keepdims };
  const order = oneOf("norm", "ord", given, MATRIX_ORDERS);
  if (order === "fro") return euclideanNorm(x, over);
  if (order !== "nuc" && Math.abs(order) !== 2) {
    const sums = sum(abs(x), { axis: Math.abs(order) === 1 ? row : column, keepdims: true });
    return order > 0 ? max(sums, over) : min(sums, over);
  }
  const others = x.shape.flatMap((_, i) => (i === row || i === column ? [] : [i]));
  const values = svd(transpose(x, [...others, row, column]), { computeUv: false });
  const found = (order === "nuc" ? sum : order > 0 ? max : min)(values, { axis: -1 });
  return keepdims ? reshape(found, keptShape(x.shape, [row, column])) : found;
}
