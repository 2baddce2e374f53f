export {
  type DecodeDeltasOptions,
  type DeltaFormat,
  type DeltaOptions,
  decodeDeltasToBoxes,
  type EncodeBoxOptions,
  encodeBoxToDeltas,
} from "../ops/image/box-deltas.js";
export { convertFormat, type ImageSize } from "../ops/image/box-formats.js";
export { type ClipBoxOptions, clipToImageSize, crop, pad } from "../ops/image/box-moves.js";
export { computeCiou, computeIou, type IouOptions } from "../ops/image/box-overlap.js";
