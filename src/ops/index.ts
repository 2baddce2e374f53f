export {
  celu,
  elu,
  gelu,
  glu,
  logSigmoid,
  mish,
  selu,
  silu,
  softplus,
  softsign,
  squareplus,
  tanhShrink,
} from "./activations.js";
export { type AdaptivePoolOptions, adaptiveAveragePool, adaptiveMaxPool } from "./adaptive-pool.js";
export { type ArgReduceOptions, argmax, argmin } from "./arg-reduce.js";
export { type AttentionOptions, dotProductAttention } from "./attention.js";
export {
  type BatchNormalizationOptions,
  batchNormalization,
  type NormalizedBatch,
  normalizeBatch,
} from "./batch-normalization.js";
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
export { broadcastTo, mean, type ReduceOptions } from "./broadcast.js";
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
export { bincount, type SearchsortedOptions, searchsorted } from "./counting.js";
export { arange, eye, full, fullLike, linspace, meshgrid, ones, onesLike, zeros, zerosLike } from "./creation.js";
export { oneHotCrossEntropy, sparseCrossEntropy } from "./cross-entropy.js";
export { type CtcOptions, ctcLoss } from "./ctc.js";
export type { DataFormat } from "./data-format.js";
export {
  type DepthwiseConvAttributes,
  depthwiseConv1d,
  depthwiseConv2d,
  separableConv1d,
  separableConv2d,
} from "./depthwise-conv.js";
export {
  randomBernoulli,
  randomCategorical,
  randomGumbel,
  randomInteger,
  randomNormal,
  randomShuffle,
  randomTruncatedNormal,
} from "./distributions.js";
export { einsum } from "./einsum.js";
export { type SegmentOptions, segmentMax, segmentSum, type TakeOptions, take } from "./gather.js";
export { arccosh, arcsinh, arctanh, cosh, sinh } from "./hyperbolic.js";
export { split, stack, unstack } from "./joining.js";
export {
  type LayerNormalizationOptions,
  layerNormalization,
  type RmsNormalizationOptions,
  rmsNormalization,
} from "./layer-normalization.js";
export { erf, erfinv, exp2, expm1, log1p, log2, log10, logaddexp } from "./logarithmic.js";
export {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  isfinite,
  isinf,
  isnan,
  leftShift,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  rightShift,
  where,
} from "./logic.js";
export { type MatmulOptions, matmul } from "./matmul.js";
export { type Moments, moments, variance } from "./moments.js";
export { type AxisSlice, concat, slice, transpose } from "./movement.js";
export { type NormalizeOptions, type NormOptions, norm, normalize } from "./norm.js";
export { type GroupNormalizationOptions, groupNormalization } from "./normalization.js";
export { multiHot, type OneHotOptions, oneHot } from "./one-hot.js";
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
export { type DropoutOptions, dropout, randomUniform } from "./random.js";
export { rbf } from "./rbf.js";
export { depthToSpace, flip, moveaxis, repeat, roll, spaceToDepth, swapaxes, tile } from "./rearrange.js";
export {
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  prelu,
  type ReluOptions,
  relu,
  relu6,
  softShrink,
  sparsePlus,
  sparseSigmoid,
  threshold,
} from "./rectifiers.js";
export { all, any, countNonzero, logsumexp, max, min, prod, std, sum } from "./reduce.js";
export { type Interpolation, type ResampleOptions, resize, upsample } from "./resample.js";
export { ceil, clip, floor, floorDivide, mod, round, trunc } from "./rounding.js";
export { cumprod, cumsum, type ScanOptions } from "./scan.js";
export { scatter, scatterUpdate } from "./scatter.js";
export { expandDims, reshape, squeeze } from "./shape.js";
export { logSoftmax, type SoftmaxOptions, softmax } from "./softmax.js";
export { argsort, inTopK, type SortOptions, sort, topK } from "./sort.js";
export { sparsemax } from "./sparsemax.js";
export { type TakeAlongAxisOptions, takeAlongAxis } from "./take-along-axis.js";
export { dot, inner, outer, tensordot, vdot } from "./tensordot.js";
export { tril, triu } from "./triangle.js";
export { arccos, arcsin, arctan, arctan2, cos, sin, tan } from "./trigonometric.js";
export {
  abs,
  cast,
  exp,
  log,
  negative,
  reciprocal,
  rsqrt,
  sigmoid,
  sign,
  sqrt,
  square,
  stopGradient,
  tanh,
} from "./unary.js";
