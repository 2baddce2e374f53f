export { freezeWeights, type LayerPlace, type LayerRange, unfreezeWeights } from "./freeze-weights.js";
export { type GenerateOptions, generate, type TokenIds } from "./generate.js";
export { Input, type InputOptions, type SampleShape } from "./input.js";
export { Model, type ModelConfig } from "./model.js";
export type { Batches, Compiled, DataFor, Evaluation, PredictedSamples, Predictions } from "./model-data.js";
export { Sequential, type StackedLayer } from "./sequential.js";
export { type Sparsity, sparsityOf, type ZeroCount } from "./sparsity.js";
export type { SummaryOptions } from "./summary.js";
export type { Wiring } from "./wiring.js";
