import { positive } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { type ReduceOptions, sum } from "../core/sum.js";
import { divide, maximum, notEqual } from "../elementwise/binary.js";
import { abs } from "../elementwise/unary.js";
import { euclideanNorm } from "./euclidean-norm.js";
import { max, min } from "./extremes.js";
import { powerOfSize, rootOfSum } from "./powers.js";

/**
 * The length of vectors along axes: 1: sum of sizes; 2: root of the sum of squares; ±Infinity: largest and smallest size; 0: how many are not
 * 0; any other p: (Σ |x|ᵖ)^(1/p). Where there is a kink, as at the zero vector, its gradient is 0.
 */
export function vectorNorm(x: SymbolicTensor, order: number, axes: ReduceOptions): SymbolicTensor {
  if (order === 0) return sum(cast(notEqual(x, 0), x.dtype), axes);
  if (order === 1) return sum(abs(x), axes);
  if (order === 2) return euclideanNorm(x, axes);
  if (order === Infinity) return max(abs(x), axes);
  if (order === -Infinity) return min(abs(x), axes);
  return rootOfSum(sum(powerOfSize(x, { p: order }), axes), { p: order });
}

/** Which vectors {@link normalize} takes, how it measures them, and the least length it divides by. */
export interface NormalizeOptions {
  /** Default −1: each row is a vector. */
  readonly axis?: number | readonly number[] | undefined;
  /** What is `ord` for `norm`, above 0. Default 2. */
  readonly order?: number | undefined;
  /** Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/** `x` divided by the length of its vectors, so that they have length 1; those shorter than epsilon are divided by epsilon. */
export const normalize = recordable(
  "normalize",
  ["x", "options?: options"],
  function normalize(x: SymbolicTensor, options: NormalizeOptions = {}): SymbolicTensor {
    const { axis, order, epsilon } = withDefaults("normalize", options, { axis: -1, order: 2, epsilon: 1e-7 });
    ({ x } = floats("normalize", { x }));
    if (order !== Infinity) positive("normalize", "order", order);
    positive("normalize", "epsilon", epsilon);
    return divide(x, maximum(vectorNorm(x, order, { axis, keepdims: true }), epsilon));
  },
);
