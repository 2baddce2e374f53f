export { argmax, argmin } from "./arg-reduce.js";
export { type AttentionOptions, scaledDotProductAttention } from "./attention.js";
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
export { oneHotCrossEntropy, sparseCrossEntropy } from "./cross-entropy.js";
export { type MatmulOptions, matmul } from "./matmul.js";
export { type AxisSlice, concat, slice, transpose, zeroPad } from "./movement.js";
export { averagePool2d, maxPool2d, type PoolOptions } from "./pool2d.js";
export { dropout, randomUniform } from "./random.js";
export { max, min, variance } from "./reduce.js";
export { expandDims, reshape, squeeze } from "./shape.js";
export { logSoftmax, softmax } from "./softmax.js";
export { abs, cast, exp, log, negative, reciprocal, relu, rsqrt, sigmoid, sign, sqrt, square, tanh } from "./unary.js";
