import type { Optimizer } from "../optimizers/index.js";
import type { Tensor } from "../tensor.js";

/** What a callback may know of the model and do to it. */
export interface TrainedModel {
  readonly name: string;
  readonly optimizer: Optimizer;
  /** Set to true, it ends training after the batch at hand. */
  stopTraining: boolean;
  getWeights(): Promise<Tensor<"float32">[]>;
  setWeights(values: readonly Tensor[]): Promise<void>;
}
