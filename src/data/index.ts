export { toCategorical } from "./categorical.js";
export { Dataset, type ShuffleOptions } from "./dataset.js";
export * as datasets from "./datasets.js";
export type { DataElement } from "./element.js";
export type { Mnist, MnistOptions } from "./mnist.js";
export { type End, type PadSequencesOptions, padSequences } from "./pad-sequences.js";
export { type TrainTest, trainTestSplit } from "./split.js";
export type { Labelled } from "./sprite.js";
export { type TimeseriesOptions, timeseriesDatasetFromArray } from "./timeseries.js";
