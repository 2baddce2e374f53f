export { BinaryCrossentropy } from "./binary-crossentropy.js";
export { CategoricalCrossentropy } from "./categorical-crossentropy.js";
export { Circle, type CircleConfig, type CircleOptions } from "./circle.js";
export { CosineSimilarity, type CosineSimilarityConfig, type CosineSimilarityOptions } from "./cosine-similarity.js";
export type {
  CrossentropyConfig,
  SmoothedCrossentropyConfig,
} from "./crossentropy.js";
export { CTC } from "./ctc.js";
export { type CtcDecoded, type CtcDecodeOptions, ctcDecode } from "./ctc-decode.js";
export { KLDivergence, Poisson } from "./divergence.js";
export {
  BinaryFocalCrossentropy,
  type BinaryFocalCrossentropyConfig,
  CategoricalFocalCrossentropy,
  type FocalCrossentropyConfig,
} from "./focal.js";
export {
  CategoricalGeneralizedCrossEntropy,
  type GeneralizedCrossEntropyConfig,
  type GeneralizedCrossEntropyOptions,
} from "./generalized-cross-entropy.js";
export { CategoricalHinge, Hinge, SquaredHinge } from "./hinge.js";
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
export {
  Dice,
  type DiceOptions,
  type OverlapConfig,
  Tversky,
  type TverskyConfig,
  type TverskyOptions,
} from "./overlap.js";
export { MeanAbsoluteError, MeanSquaredError } from "./regression.js";
export { MeanAbsolutePercentageError, MeanSquaredLogarithmicError } from "./relative-errors.js";
export { Huber, type HuberConfig, type HuberOptions, LogCosh } from "./robust-errors.js";
export { SparseCategoricalCrossentropy, type SparseCrossentropyConfig } from "./sparse-categorical-crossentropy.js";
