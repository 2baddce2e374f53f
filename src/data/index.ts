export { toCategorical } from "./categorical.js";
export type { Labelled, Mnist, MnistOptions } from "./datasets.js";
export {
  type BatchOptions,
  Dataset,
  type Datasets,
  type Inner,
  type ShuffleOptions,
  type WindowOptions,
  type Zipped,
export type { CsvOptions, CsvRow, CsvSample, CsvType } from "./csv/options.js";
export { Dataset } from "./dataset.js";
export * as datasets from "./datasets.js";
export type { DataElement } from "./element.js";
export type { FileSource, OpenedSource } from "./files/open.js";
export { type NormalizeOptions, normalize } from "./normalize.js";
export { type End, type PadSequencesOptions, padSequences } from "./pad-sequences.js";
export type { PaddingOptions, PaddingValue } from "./padded-batch.js";
export { type TrainTest, trainTestSplit } from "./split.js";
export { type SplitDatasetOptions, splitDataset } from "./split-dataset.js";
export type {
  BatchOptions,
  Datasets,
  Inner,
  InterleaveOptions,
  ShuffleOptions,
  WindowOptions,
  Zipped,
} from "./steps.js";
export { type TimeseriesOptions, timeseriesDatasetFromArray } from "./timeseries.js";
