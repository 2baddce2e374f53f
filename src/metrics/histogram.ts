import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { spread } from "../losses/spread.js";
import { arange } from "../ops/arrange/creation.js";
import { reshape } from "../ops/core/reshape.js";
import { broadcastTo } from "../ops/core/sum.js";
import { add, divide, equal, multiply, subtract } from "../ops/elementwise/binary.js";
import { floor } from "../ops/elementwise/rounding.js";
import { cast } from "../ops/elementwise/unary.js";
import { matmul } from "../ops/product/matmul.js";
import { type Shape, sizeOf } from "../shape.js";

/** A tensor of leading axes, as float32, spread over the axes that a histogram works on. */
export type Over = (x: SymbolicTensor) => SymbolicTensor;

/** The cell that each value falls into, a whole number, and how much it counts (default 1); NaN falls into none. */
export interface Counted {
  readonly cell: SymbolicTensor;
  readonly weight?: SymbolicTensor | undefined;
}

const known = new Map<number, SymbolicTensor>();

/** 0 … base − 1, the same tensor for all: so histograms of the same cells are one. */
function digitsBelow(base: number): SymbolicTensor {
  const digits = known.get(base) ?? arange(0, base, { dtype: "float32" });
  known.set(base, digits);
  return digits;
}

/** The shape of {@link histogram}'s result: [groups, side, side], a group's cells row by row; square, so that both digits are one kernel. */
export function histogramShape(cells: number, groups = 1): Shape {
  const side = Math.ceil(Math.sqrt(cells));
  return [groups, side, side];
}

/**
 * How much falls into each of `cells` cells, for each group (the first axis of `shape`; without groups, begin the shape with 1).
 * `counted` works out the cells, from tensors that it spreads over the axes with its argument, so that all of it is one kernel.
 *
 * A cell's number has two digits to the base √cells. To count pairs of digits is to multiply matrices: the one-hot rows of the first
 * digits, transposed, with those of the second. That is 2·√cells comparisons a value instead of one for each cell, three dispatches
 * for any number of values, nothing sorted, nothing atomic.
 */
export function histogram(cells: number, shape: Shape, counted: (over: Over) => Counted): SymbolicTensor {
  const [groups = 1, ...rest] = shape;
  const [, rows = 1, side = 1] = histogramShape(cells, groups);
  const digits = (base: number, isFirst: boolean) => {
    const domain = [...shape, base];
    const over: Over = (x) => cast(broadcastTo(spread("histogram", x, domain), domain), "float32");
    const { cell, weight } = counted(over);
    const first = floor(divide(add(cell, 0.5), side)); // a half keeps clear of how a GPU rounds quotients
    const digit = isFirst ? first : subtract(cell, multiply(first, side));
    const hot = cast(equal(digit, digitsBelow(base)), "float32");
    const weighted = isFirst && weight !== undefined ? multiply(hot, weight) : hot;
    return reshape(weighted, [groups, sizeOf(rest), base]);
  };
  return matmul(digits(rows, true), digits(side, false), { transposeA: true });
}
