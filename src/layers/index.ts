export { ELU, LeakyReLU, PReLU, type PReLUOptions, ReLU, Softmax } from "./activations.js";
export { Conv2D, type Conv2DOptions } from "./conv2d.js";
export * from "./core.js";
export { Dense, type DenseOptions } from "./dense.js";
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
export { AveragePooling2D, MaxPooling2D, type Pooling2DOptions } from "./pooling2d.js";
export { RBF, type RBFOptions } from "./rbf.js";
