export { BatchNormalization, type BatchNormalizationOptions } from "./batch-normalization.js";
export { CategoryEncoding, type CategoryEncodingOptions } from "./category-encoding.js";
export {
  Conv1D,
  type Conv1DOptions,
  Conv2D,
  type Conv2DOptions,
  Conv3D,
  type Conv3DOptions,
  type ConvOptions,
} from "./conv.js";
export { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose, type ConvTransposeOptions } from "./conv-transpose.js";
export * from "./core.js";
export { Dense, type DenseOptions } from "./dense.js";
export {
  DepthwiseConv1D,
  DepthwiseConv2D,
  type DepthwiseConvOptions,
  SeparableConv1D,
  SeparableConv2D,
  type SeparableConvOptions,
} from "./depthwise-conv.js";
export { Embedding, type EmbeddingOptions } from "./embedding.js";
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
export * from "./recurrent/index.js";
