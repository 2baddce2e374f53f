import type { BaseOptimizer } from "../optimizers/index.js";
import type { Resumable } from "./training-state.js";

/** What a callback may know of the model and do to it. */
export interface TrainedModel extends Resumable {
  readonly optimizer: BaseOptimizer;
  /** Puts weights and their fading averages in each other's place, where an optimizer keeps such. Gives how many there are. */
  swapEmaWeights(): Promise<number>;
  /** Set to true, it ends training after the batch at hand. */
  stopTraining: boolean;
  /** Whether more is better of what logs show under this name, `val_` left off. Undefined: it is not known, or was not measured yet. */
  higherIsBetter(log: string): boolean | undefined;
}
