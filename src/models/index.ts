export { freezeWeights, type LayerPlace, type LayerRange, unfreezeWeights } from "./freeze-weights.js";
export { Input, type InputOptions, type SampleShape } from "./input.js";
export {
  type Batches,
  type Compiled,
  type DataFor,
  type Evaluation,
  Model,
  type ModelConfig,
  type PredictedSamples,
  type Predictions,
} from "./model.js";
export { Sequential, type StackedLayer } from "./sequential.js";
export type { SummaryOptions } from "./summary.js";
export type { Wiring } from "./wiring.js";
