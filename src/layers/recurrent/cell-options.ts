import { type Activation, type ActivationLike, getActivation } from "../../activations/index.js";
import type { ConstraintLike } from "../../constraints/index.js";
import { ArgumentError } from "../../errors.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { InitializerLike } from "../../initializers/index.js";
import { dropout } from "../../ops/random/draw.js";
import { type CellActivation, isCellActivation } from "../../ops/sequence/recurrent-lowering.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import type { KernelOptions } from "../kernel-options.js";

/** What all recurrent cells take. The activation's default is `"tanh"`. */
export interface CellOptions extends KernelOptions {
  /** Default `"orthogonal"`. */
  readonly recurrentInitializer?: InitializerLike | undefined;
  readonly recurrentRegularizer?: RegularizerLike | undefined;
  readonly recurrentConstraint?: ConstraintLike | undefined;
  /** Share of the inputs that is dropped while training, the same ones at every step. Default 0. */
  readonly dropout?: number | undefined;
  /** Share of the recurrent state that is dropped while training, the same at every step; takes the slower way step by step. Default 0. */
  readonly recurrentDropout?: number | undefined;
}

/** What cells with gates take besides. */
export interface GatedCellOptions extends CellOptions {
  /** Of the gates. Default `"sigmoid"`. */
  readonly recurrentActivation?: ActivationLike | undefined;
}

/** An activation as a function, and its name if the fused kernels know it. */
export interface CellFunction {
  readonly apply: Activation;
  readonly fused: CellActivation | undefined;
}

export function cellFunction(like: ActivationLike): CellFunction {
  const fused = typeof like === "string" && isCellActivation(like) ? like : undefined;
  return { apply: getActivation(like), fused };
}

/** A share that may be dropped. Throws an ArgumentError unless 0 ≤ rate < 1. */
export function dropRate(where: string, name: string, rate = 0): number {
  if (rate >= 0 && rate < 1) return rate;
  throw new ArgumentError({
    where,
    problem: `no such ${name}`,
    expected: "a number from 0 up to, not including, 1",
    received: `${rate}`,
  });
}

/** What to multiply a tensor with to drop some of it: one mask that serves every step. The identity where none is dropped. */
export function dropMask(shape: readonly number[], rate: number, training: boolean): SymbolicTensor | undefined {
  return training && rate > 0 ? dropout(fill(1, shape), rate) : undefined;
}
