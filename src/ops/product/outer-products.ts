import { integerBetween } from "../../check.js";
import { isFloat } from "../../dtype.js";
import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { stack, unstack } from "../arrange/joining.js";
import { moveaxis } from "../arrange/rearrange.js";
import { expandDims } from "../core/axes-of-one.js";
import { floats } from "../core/floats.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { sum } from "../core/sum.js";
import { multiply, subtract } from "../elementwise/binary.js";
import { power } from "../elementwise/power.js";
import { square } from "../elementwise/unary.js";
import { squareRootOfSum } from "../reduce/roots.js";

/** All products of elements of `a` with the whole of `b` (Kronecker): sizes multiply, axis by axis, missing ones in front being 1. */
export const kron = recordable("kron", ["a", "b"], function kron(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  const rank = Math.max(a.rank, b.rank);
  const full = (x: SymbolicTensor) => [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
  const [left, right] = [full(a), full(b)];
  const spread = reshape(
    a,
    left.flatMap((size) => [size, 1]),
  );
  const among = reshape(
    b,
    right.flatMap((size) => [1, size]),
  );
  return reshape(
    multiply(spread, among),
    left.map((size, axis) => size * (right[axis] ?? 1)),
  );
});

/** Which axes hold the vectors. */
export interface CrossOptions {
  /** Of `a`. Default: the last. */
  readonly axisa?: number | undefined;
  /** Of `b`. Default: the last. */
  readonly axisb?: number | undefined;
  /** Of the result. Default: the last. */
  readonly axisc?: number | undefined;
  /** All three in one. */
  readonly axis?: number | undefined;
}

/** The cross product of vectors of 3 numbers, or of 2, whose third is 0; of 2 and 2 that third number alone, without the axis. */
export const cross = recordable(
  "cross",
  ["a", "b", "options?: options"],
  function cross(a: SymbolicTensor, b: SymbolicTensor, options: CrossOptions = {}): SymbolicTensor {
    const given = withDefaults("cross", options, { axisa: -1, axisb: -1, axisc: -1, axis: undefined });
    const { axisa, axisb, axisc } = given.axis === undefined ? given : allAt(given.axis);
    const [x, y] = [components(a, axisa), components(b, axisb)];
    const minor = (i: 0 | 1 | 2, j: 0 | 1 | 2) => {
      const [first, second] = [product(x[i], y[j]), product(x[j], y[i])];
      if (first === undefined) return second && multiply(second, -1);
      return second === undefined ? first : subtract(first, second);
    };
    const [across, up, out] = [minor(1, 2), minor(2, 0), minor(0, 1)];
    if (out === undefined || across === undefined || up === undefined) return out ?? a;
    return moveaxis(stack([across, up, out], -1), -1, axisc);
  },
);

const allAt = (axis: number) => ({ axisa: axis, axisb: axis, axisc: axis });

function product(a: SymbolicTensor | undefined, b: SymbolicTensor | undefined): SymbolicTensor | undefined {
  return a === undefined || b === undefined ? undefined : multiply(a, b);
}

/** The two or three numbers of each vector. */
function components(x: SymbolicTensor, axis: number): readonly SymbolicTensor[] {
  const along = normalizeAxis("cross", axis, x.rank);
  const size = x.shape[along] ?? 0;
  if (size === 2 || size === 3) return unstack(x, along);
  const received = `${size} of ${formatShape(x.shape)}`;
  throw new ShapeError({ where: "cross", problem: "no vectors in space", expected: "2 or 3 numbers each", received });
}

/** Which powers {@link vander} takes. */
export interface VanderOptions {
  /** How many. Default: as many as there are numbers. */
  readonly N?: number | undefined;
  /** Whether they grow from left to right. Default false. */
  readonly increasing?: boolean | undefined;
}

/** Powers of the numbers of a vector, a row each (Vandermonde): [n] → [n, N], from the power N − 1 down to 0. */
export const vander = recordable(
  "vander",
  ["x", "options?: options"],
  function vander(x: SymbolicTensor, options: VanderOptions = {}): SymbolicTensor {
    const { N, increasing } = withDefaults("vander", options, { N: x.size, increasing: false });
    if (x.rank !== 1) {
      const received = formatShape(x.shape);
      throw new ShapeError({ where: "vander", problem: "not a vector", expected: "[n]", received });
    }
    const length = integerBetween("vander", "N", N, 0, 2 ** 20);
    const powers = Array.from({ length }, (_, i) => (increasing ? i : length - 1 - i));
    return power(expandDims(x, 1), constant(Tensor.from(powers, [length], isFloat(x.dtype) ? "float32" : "int32")));
  },
);

/** The distances between the rows of two matrices: [..., n, k], [..., m, k] → [..., n, m]. Their gradient is 0 where rows are the same. */
export const cdist = recordable("cdist", ["x", "y"], function cdist(x: SymbolicTensor, y: SymbolicTensor) {
  ({ x, y } = floats("cdist", { x, y }));
  if (x.rank < 2 || y.rank < 2 || x.shape.at(-1) !== y.shape.at(-1)) {
    throw new ShapeError({
      where: "cdist",
      problem: "the rows do not go together",
      expected: "[..., n, k] and [..., m, k]",
      received: `${formatShape(x.shape)} and ${formatShape(y.shape)}`,
    });
  }
  const apart = subtract(expandDims(x, -2), expandDims(y, -3));
  return squareRootOfSum(sum(square(apart), { axis: -1 }));
});
