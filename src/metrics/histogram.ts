import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { spread } from "../losses/spread.js";
import { arange } from "../ops/arrange/creation.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { broadcastTo } from "../ops/core/sum.js";
import { add, divide, equal, multiply, subtract } from "../ops/elementwise/binary.js";
import { floor } from "../ops/elementwise/rounding.js";
import { cellSums, MOST_CELLS } from "../ops/index/cell-sums.js";
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

/** The shape of {@link histogram}'s result: [groups, cells]; of many cells [groups, side, side], a group's row by row. */
export function histogramShape(cells: number, groups = 1): Shape {
  if (cells <= MOST_CELLS) return [groups, cells];
  const side = Math.ceil(Math.sqrt(cells)); // square, so that both digits are one kernel
  return [groups, side, side];
}

/**
 * How much falls into each of `cells` cells, for each group (the first axis of `shape`; without groups, begin the shape with 1).
 * `counted` works out the cells, from tensors that it spreads over the axes with its argument, so that all of it is one kernel.
 *
 * A few cells are counted as they come, in the kernel that works out which they are. Where there are many, a cell's number has two
 * digits to the base √cells, and to count pairs of digits is to multiply matrices: the one-hot rows of the first digits, transposed,
 * with those of the second. That is 2·√cells comparisons a value instead of one for each cell, three dispatches for any number
 * of values. Nothing is sorted, nothing atomic.
 */
export function histogram(cells: number, shape: Shape, counted: (over: Over) => Counted): SymbolicTensor {
  const [groups = 1, ...rest] = shape;
  const overAll = (domain: Shape) =>
    counted((x) => cast(broadcastTo(spread("histogram", x, domain), domain), "float32"));
  const flat = [groups, sizeOf(rest)];
  if (cells <= MOST_CELLS) {
    const { cell, weight } = overAll(shape);
    return cellSums(reshape(cell, flat), weight && reshape(weight, flat), { cells });
  }
  const side = histogramShape(cells)[1] ?? 1;
  const digits = (isFirst: boolean) => {
    const { cell, weight } = overAll([...shape, side]);
    const first = floor(divide(add(cell, 0.5), side)); // a half keeps clear of how a GPU rounds quotients
    const digit = isFirst ? first : subtract(cell, multiply(first, side));
    const hot = cast(equal(digit, digitsBelow(side)), "float32");
    const weighted = isFirst && weight !== undefined ? multiply(hot, weight) : hot;
    return reshape(weighted, [...flat, side]);
  };
  return matmul(digits(true), digits(false), { transposeA: true });
}
