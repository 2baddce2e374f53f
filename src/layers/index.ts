export { CategoryEncoding, type CategoryEncodingOptions } from "./category-encoding.js";
export { Conv2D, type Conv2DOptions } from "./conv2d.js";
export * from "./core.js";
export { Dense, type DenseOptions } from "./dense.js";
export { Embedding, type EmbeddingOptions } from "./embedding.js";
export {
  type AnyLayer,
  type CallContext,
  Layer,
  type LayerOptions,
  type WeightConstraint,
  type WeightOptions,
  type WeightRegularizer,
} from "./layer.js";
export { attachMask, type Mask, maskOf } from "./mask.js";
export { AveragePooling2D, MaxPooling2D, type Pooling2DOptions } from "./pooling2d.js";
