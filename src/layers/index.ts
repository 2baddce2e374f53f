export { BatchNormalization, type BatchNormalizationOptions } from "./batch-normalization.js";
export { Conv2D, type Conv2DOptions } from "./conv2d.js";
export * from "./core.js";
export { Dense, type DenseOptions } from "./dense.js";
export { GroupNormalization, type GroupNormalizationOptions } from "./group-normalization.js";
export {
  type AnyLayer,
  type CallContext,
  Layer,
  type LayerOptions,
  type WeightConstraint,
  type WeightOptions,
  type WeightRegularizer,
} from "./layer.js";
export {
  LayerNormalization,
  type LayerNormalizationOptions,
  RMSNormalization,
  type RMSNormalizationOptions,
  UnitNormalization,
  type UnitNormalizationOptions,
} from "./layer-normalization.js";
export { attachMask, type Mask, maskOf } from "./mask.js";
export { Normalization, type NormalizationLayerOptions } from "./normalization.js";
export type { NormalizationOptions } from "./normalization-options.js";
export { AveragePooling2D, MaxPooling2D, type Pooling2DOptions } from "./pooling2d.js";
