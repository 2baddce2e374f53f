/** Train and run neural networks on WebGPU, with a Keras face. */

// First comes what every model needs and rare.ts does not: only in this order does Vite's bundler see that nothing need be cut out of a page
// for what is loaded late, see docs/decisions.md. It says the order and no more: the line itself is in no bundle.
import "./training/turns.js";

export * as activations from "./activations/index.js";
export {
  type Activation as ActivationFunction,
  type ActivationLike,
  type ActivationName,
  getActivation,
} from "./activations/index.js";
export * as applications from "./applications/index.js";
export * as constraints from "./constraints/index.js";
export * from "./constraints/index.js";
export {
  Dataset,
  datasets,
  ImageBatch,
  type ImageBatchOptions,
  type Mnist,
  type MnistOptions,
  type NormalizeOptions,
  normalize,
  type PadSequencesOptions,
  padSequences,
  type SplitDatasetOptions,
  splitDataset,
  type TimeseriesOptions,
  timeseriesDatasetFromArray,
  toCategorical,
  trainTestSplit,
} from "./data/index.js";
export type { DType } from "./dtype.js";
export * from "./errors.js";
export type { InitOptions, TuneMode } from "./gpu/adapter.js";
export { init } from "./gpu/current.js";
export type { Device } from "./gpu/device.js";
export type { Family } from "./gpu/family.js";
export type { MemoryKind, MemoryReport, ProgramMemory } from "./gpu/memory-report.js";
export type { Timing } from "./gpu/timing.js";
export { type CompileOptions, compile } from "./graph/program/compile.js";
export { compute } from "./graph/program/compute.js";
export type { Feed } from "./graph/program/feed.js";
export type { Program, ProgramStats } from "./graph/program/program.js";
export type { StepValues } from "./graph/program/step-uniform.js";
export { constant } from "./graph/symbols/constant.js";
export type { Gradients } from "./graph/symbols/op.js";
export { defineRecordedOp as defineOp } from "./graph/symbols/recorded-op.js";
export { fill, SymbolicTensor, scalar, type TensorSpec } from "./graph/symbols/tensor.js";
export { assign, type StartValues, type ValuesPlan, Variable } from "./graph/symbols/variable.js";
export * as initializers from "./initializers/index.js";
export * from "./initializers/index.js";
// Keras has two of that name, apart from each other. Here the layer has it; the initializer also goes by "identity".
export { Identity as IdentityInitializer } from "./initializers/index.js";
export * from "./io/index.js";
export * as layers from "./layers/index.js";
export * from "./layers/index.js";
export { Identity } from "./layers/index.js";
export * from "./losses/classes.js";
export * as losses from "./losses/index.js";
export * as metrics from "./metrics/index.js";
export {
  getMetric,
  Mean,
  MeanMetric,
  MeanMetricWrapper,
  Metric,
  type MetricLike,
  type MetricName,
  type MetricState,
} from "./metrics/index.js";
export * from "./models/index.js";
export { gradients } from "./ops/derivatives/gradients.js";
export { jvp } from "./ops/derivatives/jvp.js";
export * as ops from "./ops/index.js";
export * as random from "./ops/random/index.js";
export * as optimizers from "./optimizers/index.js";
export * from "./optimizers/index.js";
export { Random } from "./random.js";
export * as regularizers from "./regularizers/index.js";
export * from "./regularizers/index.js";
export * as schedules from "./schedules/index.js";
export * from "./schedules/index.js";
export { type Seed, type SeedConfig, SeedGenerator, type SeedGeneratorConfig, setRandomSeed } from "./seed.js";
export type { Shape } from "./shape.js";
export { type StringLike, StringTensor } from "./string-tensor.js";
export { Tensor, type TensorLike } from "./tensor.js";
export * as callbacks from "./training/callbacks/index.js";
export * from "./training/callbacks/index.js";
export type { ClassWeight } from "./training/class-weight.js";
export type { CompileArguments, MetricsLike, PerOutput, TrainingSeeds } from "./training/compiled.js";
export type { OptimizerState } from "./training/optimizer-state.js";
export type { EvaluateOptions, FitOptions, PredictOptions } from "./training/options.js";
export { Progbar, type ProgbarOptions } from "./training/progbar.js";
export type { Data, Samples } from "./training/samples.js";
export type { StepLogs, SymbolicSamples } from "./training/step-program.js";
export type { TrainedModel } from "./training/trained-model.js";
export type { TrainingState } from "./training/training-state.js";
export type { TunedCandidate, TuneReport, TuneRow } from "./tune/report.js";
export * as utils from "./utils/index.js";
export * from "./visual/index.js";
