import type { Optimizer } from "../optimizers/index.js";
import type { Tensor } from "../tensor.js";

/** What a callback may know of the model and do to it. */
export interface TrainedModel {
  readonly name: string;
  readonly optimizer: Optimizer;
  /** Set to true, it ends training after the batch at hand. */
  stopTraining: boolean;
  /** Whether more is better of what logs show under this name, `val_` left off. Undefined: it is not known, or was not measured yet. */
  higherIsBetter(log: string): boolean | undefined;
  getWeights(): Promise<Tensor<"float32">[]>;
  setWeights(values: readonly Tensor[]): Promise<void>;
}
