export { ELU, LeakyReLU, PReLU, type PReLUOptions, ReLU, Softmax } from "./activations.js";
export * from "./adaptive-pooling.js";
export {
  AdditiveAttention,
  type AdditiveAttentionOptions,
  Attention,
  type AttentionCall,
  type AttentionOptions,
  type ScoredTensors,
} from "./attention.js";
export { BatchNormalization, type BatchNormalizationOptions } from "./batch-normalization.js";
export { CategoryEncoding, type CategoryEncodingOptions } from "./category-encoding.js";
export { Concatenate, type ConcatenateOptions } from "./concatenate.js";
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
export { Dot, type DotOptions } from "./dot.js";
export { EinsumDense, type EinsumDenseOptions } from "./einsum-dense.js";
export { Embedding, type EmbeddingOptions } from "./embedding.js";
export * from "./global-pooling.js";
export { GroupNormalization, type GroupNormalizationOptions } from "./group-normalization.js";
export * from "./image-preprocessing.js";
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
export * from "./margins.js";
export { attachMask, type Mask, maskOf } from "./mask.js";
export { Add, Average, Maximum, Minimum, Multiply, Subtract } from "./merge.js";
export {
  GroupQueryAttention,
  type GroupQueryAttentionOptions,
  type HeadsCall,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from "./multi-head-attention.js";
export {
  AlphaDropout,
  Dropout,
  type DropoutOptions,
  GaussianDropout,
  GaussianNoise,
  type NoiseShape,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
} from "./noise.js";
export { Normalization, type NormalizationLayerOptions } from "./normalization.js";
export type { NormalizationOptions } from "./normalization-options.js";
export * from "./pooling.js";
export { RBF, type RBFOptions } from "./rbf.js";
export * from "./rearranging.js";
export * from "./recurrent/index.js";
export { SpectralNormalization, type SpectralNormalizationOptions } from "./spectral-normalization.js";
export * from "./up-sampling.js";
