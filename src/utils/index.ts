export {
  type PadSequencesOptions,
  padSequences,
  type TimeseriesOptions,
  timeseriesDatasetFromArray,
  toCategorical,
  trainTestSplit,
} from "../data/index.js";
export { setRandomSeed } from "../seed.js";
