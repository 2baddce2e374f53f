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
export type { Wiring } from "./wiring.js";
