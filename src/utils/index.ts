export {
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
} from "../data/index.js";
export { setRandomSeed } from "../seed.js";
