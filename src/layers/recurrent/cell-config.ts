import { type Activation, type ActivationLike, getActivation } from "../../activations/index.js";
import type { Declaration } from "../../config.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { snakeCase } from "../../names.js";
import { dropout } from "../../ops/random/dropout.js";
import { type CellActivation, isCellActivation } from "../../ops/sequence/recurrent-lowering.js";
import { optionsFor } from "../../options-for.js";
import type { Seed, SeedConfig } from "../../seed.js";
import { KERNEL, type KernelConfig } from "../kernel.js";
import type { LayerConfig } from "../layer.js";
import type { Rules } from "../rules.js";

/** What all recurrent cells take. */
export interface CellConfig extends KernelConfig, Rules<"recurrent">, SeedConfig {
  /** How many numbers come out, and go on to the next step. */
  readonly units: number;
  /** Default `"tanh"`. */
  readonly activation: ActivationLike;
  /** Share of the inputs that is dropped while training, the same ones at every step: from 0 up to, not including, 1. Default 0. */
  readonly dropout: number;
  /** Share of the state that is dropped, the same at every step; takes the slower way step by step. Default 0. */
  readonly recurrentDropout: number;
}

/** What cells with gates take. */
export interface GatedCellConfig extends CellConfig {
  /** Of the gates. Default `"sigmoid"`. */
  readonly recurrentActivation: ActivationLike;
}

/** The defaults of what all recurrent cells take. */
export const CELL: Omit<CellConfig, "units"> = {
  ...KERNEL,
  activation: "tanh",
  recurrentInitializer: "orthogonal",
  recurrentRegularizer: undefined,
  recurrentConstraint: undefined,
  dropout: 0,
  recurrentDropout: 0,
  seed: undefined,
};

export const GATED_CELL: Omit<GatedCellConfig, "units"> = { ...CELL, recurrentActivation: "sigmoid" };

/** What a layer's config says of its cell. The penalty on what comes out, and the shape that comes in, are the layer's alone. */
export function cellOptions<C extends LayerConfig>(Cell: Declaration, config: C): Partial<C> {
  const shared = optionsFor(Cell, { ...config, inputShape: undefined, activityRegularizer: undefined });
  return { ...shared, name: snakeCase(Cell.className) };
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

/** What to multiply a tensor like this one with to drop some of it: one mask that serves every step. The identity where none is dropped. */
export function dropMask(
  { dtype }: SymbolicTensor,
  shape: readonly number[],
  rate: number,
  training: boolean,
  seed: Seed | undefined,
): SymbolicTensor | undefined {
  return training && rate > 0 ? dropout(fill(1, shape, dtype), rate, { seed }) : undefined;
}
