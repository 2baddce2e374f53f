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
export { type Conv2DAttributes, conv2d } from "./conv2d.js";
export { arange, eye, full, fullLike, linspace, meshgrid, ones, onesLike, zeros, zerosLike } from "./creation.js";
export { oneHotCrossEntropy, sparseCrossEntropy } from "./cross-entropy.js";
export { split, stack, unstack } from "./joining.js";
export { type MatmulOptions, matmul } from "./matmul.js";
export { type AxisSlice, concat, slice, transpose } from "./movement.js";
export { type PadOptions, type PadWidths, pad } from "./pad.js";
export { averagePool2d, maxPool2d, type PoolOptions } from "./pool2d.js";
export { dropout, randomUniform } from "./random.js";
export { depthToSpace, flip, moveaxis, repeat, roll, spaceToDepth, swapaxes, tile } from "./rearrange.js";
export { max, min, variance } from "./reduce.js";
export { expandDims, reshape, squeeze } from "./shape.js";
export { logSoftmax, softmax } from "./softmax.js";
export { tril, triu } from "./triangle.js";
export { abs, cast, exp, log, negative, reciprocal, relu, rsqrt, sigmoid, sign, sqrt, square, tanh } from "./unary.js";
