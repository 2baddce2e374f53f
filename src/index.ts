/** Train and run neural networks on WebGPU, with a Keras face. */
export {
  type Activation as ActivationFunction,
  type ActivationLike,
  type ActivationName,
  getActivation,
} from "./activations/index.js";
export * from "./constraints/index.js";
export {
  Dataset,
  datasets,
  type Mnist,
  type MnistOptions,
  type PadSequencesOptions,
  padSequences,
  StringLookup,
  type StringLookupOptions,
  TextVectorization,
  type TextVectorizationOptions,
  type TimeseriesOptions,
  timeseriesDatasetFromArray,
  toCategorical,
  trainTestSplit,
} from "./data/index.js";
export type { DType } from "./dtype.js";
export * from "./errors.js";
export type { Family, InitOptions } from "./gpu/adapter.js";
export { init } from "./gpu/current.js";
export type { Device } from "./gpu/device.js";
export type { Timing } from "./gpu/timing.js";
export { type CompileOptions, compile } from "./graph/program/compile.js";
export type { Feed } from "./graph/program/feed.js";
export type { Program, ProgramStats } from "./graph/program/program.js";
export type { StepValues } from "./graph/program/step-uniform.js";
export { gradients } from "./graph/symbols/gradients.js";
export type { Gradients } from "./graph/symbols/op.js";
export { defineRecordedOp as defineOp } from "./graph/symbols/recorded-op.js";
export { constant, fill, SymbolicTensor, scalar, type TensorSpec } from "./graph/symbols/tensor.js";
export { assign, Variable } from "./graph/symbols/variable.js";
export * from "./initializers/index.js";
// Keras has two of that name, apart from each other. Here the layer has it; the initializer also goes by "identity".
export { Identity as IdentityInitializer } from "./initializers/index.js";
export * from "./io/index.js";
export * from "./layers/index.js";
export { Identity } from "./layers/index.js";
export * from "./losses/index.js";
export { getMetric, type Metric, type MetricLike, type MetricName } from "./metrics/index.js";
export * from "./models/index.js";
export * as ops from "./ops/index.js";
export * from "./optimizers/index.js";
export { Random } from "./random.js";
export * from "./regularizers/index.js";
export { setRandomSeed } from "./seed.js";
export type { Shape } from "./shape.js";
export { Tensor, type TensorLike } from "./tensor.js";
