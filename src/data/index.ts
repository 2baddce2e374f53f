export { toCategorical } from "./categorical.js";
export type { CsvOptions, CsvRow, CsvSample, CsvType } from "./csv/options.js";
export { Dataset } from "./dataset.js";
export type { Labelled, Mnist, MnistOptions } from "./datasets.js";
export * as datasets from "./datasets.js";
export type { DataElement } from "./element.js";
export type { FileSource, OpenedSource } from "./files/open.js";
export { type AudioFolderOptions, audioDatasetFromDirectory } from "./folders/audio-folder.js";
export type { FolderDataset, FolderDatasets, FolderElement, FolderFacts } from "./folders/folder-dataset.js";
export { type ImageFolderOptions, imageDatasetFromDirectory } from "./folders/image-folder.js";
export type { FolderOptions, LabelMode, Subset } from "./folders/labelled-files.js";
export type { Folder } from "./folders/list-files.js";
export { type TextFolderOptions, textDatasetFromDirectory } from "./folders/text-folder.js";
export { type ArrayToImgOptions, arrayToImg } from "./images/array-to-img.js";
export type { BrowserPicture, PictureLike } from "./images/browser-pixels.js";
export { ImageBatch, type ImageBatchOptions } from "./images/image-batch.js";
export type { ColorMode, ImageDataFormat, ImageInterpolation, ImageOptions } from "./images/image-options.js";
export { type ImgToArrayOptions, imgToArray } from "./images/img-to-array.js";
export { type LoadImgOptions, loadImg } from "./images/load-img.js";
export { type Channels, Picture, type PictureFormat } from "./images/picture.js";
export { type SaveImgOptions, saveImg } from "./images/save-img.js";
export { type SmartResizeOptions, smartResize } from "./images/smart-resize.js";
export type { PictureSource } from "./images/source.js";
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
