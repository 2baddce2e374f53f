export { Conv2D, type Conv2DOptions } from "./conv2d.js";
export * from "./core.js";
export { Dense, type DenseOptions } from "./dense.js";
export { type CallContext, Layer, type LayerOptions } from "./layer.js";
export { AveragePooling2D, MaxPooling2D, type Pooling2DOptions } from "./pooling2d.js";
