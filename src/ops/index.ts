export { type AdaptivePoolOptions, adaptiveAveragePool, adaptiveMaxPool } from "./adaptive-pool.js";
export { argmax, argmin } from "./arg-reduce.js";
export {
  add,
  divide,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  multiply,
  notEqual,
  power,
  subtract,
} from "./binary.js";
export { broadcastTo, mean, type ReduceOptions, sum } from "./broadcast.js";
export {
  type Conv1DAttributes,
  type Conv2DAttributes,
  type Conv3DAttributes,
  type ConvAttributes,
  type ConvPadding,
  conv1d,
  conv2d,
  conv3d,
} from "./conv.js";
export { type ConvTransposeAttributes, convTranspose1d, convTranspose2d, convTranspose3d } from "./conv-transpose.js";
export { arange, eye, full, fullLike, linspace, meshgrid, ones, onesLike, zeros, zerosLike } from "./creation.js";
export { oneHotCrossEntropy, sparseCrossEntropy } from "./cross-entropy.js";
export type { DataFormat } from "./data-format.js";
export {
  type DepthwiseConvAttributes,
  depthwiseConv1d,
  depthwiseConv2d,
  separableConv1d,
  separableConv2d,
} from "./depthwise-conv.js";
export { split, stack, unstack } from "./joining.js";
export { type MatmulOptions, matmul } from "./matmul.js";
export { type AxisSlice, concat, slice, transpose } from "./movement.js";
export { type PadOptions, type PadWidths, pad } from "./pad.js";
export {
  averagePool1d,
  averagePool2d,
  averagePool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type PoolOptions,
} from "./pool.js";
export { dropout, randomUniform } from "./random.js";
export { depthToSpace, flip, moveaxis, repeat, roll, spaceToDepth, swapaxes, tile } from "./rearrange.js";
export { max, min, variance } from "./reduce.js";
export { type Interpolation, type ResampleOptions, resize, upsample } from "./resample.js";
export { expandDims, reshape, squeeze } from "./shape.js";
export { logSoftmax, softmax } from "./softmax.js";
export { tril, triu } from "./triangle.js";
export { abs, cast, exp, log, negative, reciprocal, relu, rsqrt, sigmoid, sign, sqrt, square, tanh } from "./unary.js";
