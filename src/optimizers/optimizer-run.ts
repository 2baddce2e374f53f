import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";

/** The slot that gradients are gathered in until there are enough for a step. */
export const ACCUMULATED = "accumulated";

/** The slot of the weights' fading averages. */
export const EMA = "ema";

/** Weights that are updated at once: a flat stretch of them or a single one, with what lies beside them, all of one shape. */
export interface OptimizerRun {
  readonly params: Variable;
  readonly grads: Variable;
  /** By the optimizer's names for them. */
  readonly slots: Readonly<Record<string, Variable>>;
  /** How much of the weight decay they have: all the same, or by element. Default 1. */
  readonly decay?: number | Variable | undefined;
  /** Their learning rate's multiplier, as a place in the optimizer's `rateMultipliers`. Default 0: of 1. */
  readonly group?: number | undefined;
  /** The gradients of the single weights within `grads`. Default: it is one. */
  readonly gradients?: readonly { readonly home: Variable }[] | undefined;
}

/** How an update is traced. */
export interface UpdateOptions {
  /** What the names of the optimizer's numbers begin with. */
  readonly prefix?: string | undefined;
  /** What gradients were multiplied by. */
  readonly scale?: number | SymbolicTensor | undefined;
  /** The whole slabs that the gradients lie in, with nothing else in them. Default: those of the runs. */
  readonly gradientSlabs?: readonly Variable[] | undefined;
}

/** A number of the optimizer, as those are called whose learning rate has the multiplier at this place. */
export function inGroup(name: string, group: number): string {
  return group === 0 ? name : `g${group}_${name}`;
}
