export type { BoundingBoxes, BoxFormat } from "../ops/image/box-formats.js";
export {
  AdditiveAttention,
  type AdditiveAttentionConfig,
  type AdditiveAttentionOptions,
  Attention,
  type AttentionConfig,
  type AttentionOptions,
} from "./attention/attention.js";
export type { HeadsCall, HeadsConfig } from "./attention/attention-heads.js";
export {
  type AttentionCall,
  AttentionLayer,
  type QueryValueKey,
  type ScoredTensors,
} from "./attention/attention-layer.js";
export {
  GroupQueryAttention,
  type GroupQueryAttentionConfig,
  type GroupQueryAttentionOptions,
} from "./attention/group-query-attention.js";
export {
  MultiHeadAttention,
  type MultiHeadAttentionConfig,
  type MultiHeadAttentionOptions,
} from "./attention/multi-head-attention.js";
export type { RopeOptions } from "./attention/rotary.js";
export * from "./augmentation/aug-mix.js";
export * from "./augmentation/auto-contrast.js";
export * from "./augmentation/clahe.js";
export type { ColorConfig } from "./augmentation/color-augmentation.js";
export * from "./augmentation/cut-mix.js";
export * from "./augmentation/equalization.js";
export {
  AUGMENTATION,
  type Augmentable,
  type AugmentationConfig,
  ImageAugmentation,
  type ImageRecord,
} from "./augmentation/image-augmentation.js";
export * from "./augmentation/mix-up.js";
export type { ProjectiveConfig } from "./augmentation/projective.js";
export * from "./augmentation/rand-augment.js";
export * from "./augmentation/random-brightness.js";
export * from "./augmentation/random-color-degeneration.js";
export * from "./augmentation/random-color-jitter.js";
export * from "./augmentation/random-contrast.js";
export * from "./augmentation/random-crop.js";
export * from "./augmentation/random-elastic-transform.js";
export * from "./augmentation/random-erasing.js";
export * from "./augmentation/random-flip.js";
export * from "./augmentation/random-gaussian-blur.js";
export * from "./augmentation/random-grayscale.js";
export * from "./augmentation/random-hue.js";
export * from "./augmentation/random-invert.js";
export * from "./augmentation/random-perspective.js";
export * from "./augmentation/random-posterization.js";
export * from "./augmentation/random-rotation.js";
export * from "./augmentation/random-saturation.js";
export * from "./augmentation/random-sharpness.js";
export * from "./augmentation/random-shear.js";
export * from "./augmentation/random-translation.js";
export * from "./augmentation/random-zoom.js";
export type { Factor, Range } from "./augmentation/ranges.js";
export * from "./augmentation/solarization.js";
export {
  Conv1D,
  type Conv1DOptions,
  Conv2D,
  type Conv2DOptions,
  Conv3D,
  type Conv3DOptions,
  type ConvConfig,
  type ConvOptions,
} from "./convolution/conv.js";
export type { ConvLayerConfig } from "./convolution/conv-layer.js";
export {
  Conv1DTranspose,
  Conv2DTranspose,
  Conv3DTranspose,
  type ConvTransposeConfig,
  type ConvTransposeOptions,
} from "./convolution/conv-transpose.js";
export {
  DepthwiseConv1D,
  DepthwiseConv2D,
  type DepthwiseConvConfig,
  type DepthwiseConvOptions,
  SeparableConv1D,
  SeparableConv2D,
  type SeparableConvConfig,
  type SeparableConvOptions,
} from "./convolution/depthwise-conv.js";
export * from "./core/activation.js";
export * from "./core/activations.js";
export * from "./core/dense.js";
export * from "./core/einsum-dense.js";
export { Embedding, type EmbeddingConfig, type EmbeddingOptions } from "./core/embedding.js";
export * from "./core/identity.js";
export * from "./core/input-layer.js";
export * from "./core/lambda.js";
export * from "./core/position-embedding.js";
export * from "./core/rbf.js";
export * from "./core/reversible-embedding.js";
export * from "./core/wrapper.js";
export { disableFakeQuantization, enableFakeQuantization } from "./fake-quantization.js";
export { BIAS, type BiasConfig, KERNEL, type KernelConfig } from "./kernel.js";
export { type AnyLayer, type ApplyOptions, type CallContext, LAYER, Layer, type LayerConfig } from "./layer.js";
export { enableLora, type LoraOptions, mergeLora } from "./lora.js";
export { attachMask, type Mask, maskOf } from "./mask.js";
export * from "./merging/concatenate.js";
export * from "./merging/dot.js";
export * from "./merging/functions.js";
export { Add, Average, Maximum, Minimum, Multiply, Subtract } from "./merging/merge.js";
export * from "./normalization/batch-normalization.js";
export type { RenormClipping } from "./normalization/batch-renormalization.js";
export * from "./normalization/group-normalization.js";
export * from "./normalization/layer-normalization.js";
export { NORMALIZATION, type NormalizationConfig } from "./normalization/normalization-config.js";
export * from "./normalization/spectral-normalization.js";
export * from "./pooling/adaptive-pooling.js";
export * from "./pooling/global-pooling.js";
export * from "./pooling/pooling.js";
export type { AdaptBatches, AdaptOptions } from "./preprocessing/adapt.js";
export {
  CategoryEncoding,
  type CategoryEncodingCall,
  type CategoryEncodingConfig,
  type CategoryEncodingOptions,
} from "./preprocessing/category-encoding.js";
export * from "./preprocessing/discretization.js";
export type { Encoding } from "./preprocessing/encode-categories.js";
export * from "./preprocessing/feature.js";
export * from "./preprocessing/feature-space.js";
export type { Ends, Front } from "./preprocessing/front.js";
export type { Salt } from "./preprocessing/hash-buckets.js";
export * from "./preprocessing/hashed-crossing.js";
export { Hashing, type HashingConfig, type HashingOptions } from "./preprocessing/hashing.js";
export type { HostData, Numbers, Texts } from "./preprocessing/host-data.js";
export * from "./preprocessing/image-preprocessing.js";
export * from "./preprocessing/integer-lookup.js";
export type { LookupConfig } from "./preprocessing/lookup-layer.js";
export type { LookupOutput } from "./preprocessing/lookup-table.js";
export * from "./preprocessing/mel-spectrogram.js";
export * from "./preprocessing/normalization.js";
export * from "./preprocessing/stft-spectrogram.js";
export * from "./preprocessing/string-lookup.js";
export * from "./preprocessing/text-vectorization.js";
export type { Split, Standardize } from "./preprocessing/tokenize.js";
export type { GetVocabularyOptions, VocabularyConfig } from "./preprocessing/vocabulary-layer.js";
export * from "./recurrent/index.js";
export * from "./regularization/activity-regularization.js";
export { Dropout, type DropoutConfig, type DropoutOptions, type NoiseShape } from "./regularization/dropout.js";
export * from "./regularization/noise.js";
export type { RateConfig } from "./regularization/rate-layer.js";
export * from "./regularization/spatial-dropout.js";
export * from "./reshaping/margins.js";
export * from "./reshaping/rearranging.js";
export * from "./reshaping/reshaping.js";
export * from "./reshaping/up-sampling.js";
export { type Rules, rulesOf, type WeightConstraint, type WeightRegularizer, type WeightRules } from "./rules.js";
export type { Masks, Shapes, Tensors } from "./signature.js";
