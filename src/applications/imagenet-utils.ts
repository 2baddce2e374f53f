export {
  type ClassIndex,
  type DecodedClass,
  type DecodePredictionsOptions,
  decodePredictions,
} from "./decode-predictions.js";
export { type PreprocessInputOptions, preprocessInput } from "./preprocess-input.js";
