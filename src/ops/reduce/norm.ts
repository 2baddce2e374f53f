import { positive } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { requireFloats } from "../core/floats.js";
import { REDUCE, type ReduceOptions, sum } from "../core/sum.js";
import { divide, maximum } from "../elementwise/binary.js";
import { abs } from "../elementwise/unary.js";
import { euclideanNorm } from "./euclidean-norm.js";
import { max } from "./extremes.js";
import { powerOfSize, rootOfSum } from "./powers.js";

/** How to measure the length of vectors. */
export interface NormOptions extends ReduceOptions {
  /** 1: sum of sizes; 2 (default): root of the sum of squares; Infinity: largest size; p > 0: (Σ |x|ᵖ)^(1/p). */
  readonly ord?: number | undefined;
}

/** The length of vectors along axes (default: all of `x` is one vector). Where there is a kink, as at the zero vector, its gradient is 0. */
export const norm = recordable(
  "norm",
  ["x", "options?: options"],
  function norm(x: SymbolicTensor, options: NormOptions = {}): SymbolicTensor {
    const { ord: order, ...axes } = withDefaults("norm", options, { ...REDUCE, ord: 2 });
    requireFloats("norm", { x });
    requireOrder("norm", "ord", order);
    if (order === 2) return euclideanNorm(x, axes);
    if (order === Infinity) return max(abs(x), axes);
    return order === 1 ? sum(abs(x), axes) : rootOfSum(sum(powerOfSize(x, { p: order }), axes), { p: order });
  },
);

/** Which vectors {@link normalize} takes, how it measures them, and the least length it divides by. */
export interface NormalizeOptions {
  /** Default −1: each row is a vector. */
  readonly axis?: number | readonly number[] | undefined;
  /** What is `ord` for {@link norm}. Default 2. */
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
    requireFloats("normalize", { x });
    requireOrder("normalize", "order", order);
    positive("normalize", "epsilon", epsilon);
    return divide(x, maximum(norm(x, { ord: order, axis, keepdims: true }), epsilon));
  },
);

function requireOrder(where: string, name: string, order: number): void {
  if (order !== Number.POSITIVE_INFINITY) positive(where, name, order);
}
