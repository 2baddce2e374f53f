export * from "./crossentropy.js";
export { CTC } from "./ctc.js";
export { type CtcDecoded, type CtcDecodeOptions, ctcDecode } from "./ctc-decode.js";
export {
  CustomLoss,
  type CustomLossConfig,
  LOSS,
  Loss,
  type LossConfig,
  type LossFunction,
  type LossOptions,
  type Reduction,
} from "./loss.js";
export { getLoss, type LossClass, type LossLike, type LossName } from "./named.js";
export * from "./regression.js";
