export {
  arange,
  eye,
  full,
  fullLike,
  linspace,
  meshgrid,
  ones,
  onesLike,
  zeros,
  zerosLike,
} from "./arrange/creation.js";
export { type DiagonalOptions, diag, diagflat, diagonal } from "./arrange/diagonals.js";
export { rearrange } from "./arrange/einops.js";
export { expandDims } from "./arrange/expand-dims.js";
export { split, stack, unstack } from "./arrange/joining.js";
export { type PadOptions, type PadWidths, pad } from "./arrange/pad.js";
export { flip, moveaxis, repeat, roll, swapaxes, tile } from "./arrange/rearrange.js";
export {
  array,
  geomspace,
  identity,
  type LogspaceOptions,
  logspace,
  type TriOptions,
  tri,
} from "./arrange/sequences.js";
export { append, columnStack, dsplit, dstack, hsplit, hstack, ravel, vsplit, vstack } from "./arrange/stacking.js";
export { tril, triu } from "./arrange/triangle.js";
export { fliplr, flipud, type Rot90Options, rot90, sliceUpdate } from "./arrange/turning.js";
export { bartlett, blackman, hamming, hanning, kaiser } from "./arrange/windows.js";
export { type AssociativeScanOptions, associativeScan } from "./control/associative-scan.js";
export { cond, switchBranch as switch } from "./control/branches.js";
export { type CustomGradient, customGradient } from "./control/custom-gradient.js";
export {
  foriLoop,
  map,
  type ScanLoopOptions,
  scan,
  vectorizedMap,
  type WhileOptions,
  whileLoop,
} from "./control/loops.js";
export { squeeze } from "./core/axes-of-one.js";
export { cast } from "./core/cast.js";
export { concat } from "./core/concat.js";
export { type AxisSlice, slice, transpose } from "./core/movement.js";
export { reshape } from "./core/reshape.js";
export { broadcastTo, type ReduceOptions } from "./core/sum.js";
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
} from "./elementwise/activations.js";
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
  subtract,
} from "./elementwise/binary.js";
export { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from "./elementwise/bitwise.js";
export { arccosh, arcsinh, arctanh, cosh, sinh } from "./elementwise/hyperbolic.js";
export { erf, erfinv, exp2, expm1, log1p, log2, log10, logaddexp } from "./elementwise/logarithmic.js";
export {
  isfinite,
  where,
} from "./elementwise/logic.js";
export { logicalAnd, logicalNot, logicalOr, logicalXor } from "./elementwise/logical.js";
export { isinf, isnan } from "./elementwise/not-finite.js";
export { power } from "./elementwise/power.js";
export { prelu } from "./elementwise/prelu.js";
export { reciprocal } from "./elementwise/reciprocal.js";
export {
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  type ReluOptions,
  relu,
  relu6,
  softShrink,
  sparsePlus,
  sparseSigmoid,
} from "./elementwise/rectifiers.js";
export { gcd, lcm, ldexp, nextafter, saturateCast } from "./elementwise/representation.js";
export { ceil, clip, floor, floorDivide, mod, round, trunc } from "./elementwise/rounding.js";
export { select } from "./elementwise/select.js";
export { sign } from "./elementwise/sign.js";
export { cbrt, deg2rad, erfc, fmod, heaviside, hypot, i0, logaddexp2, rad2deg, sinc } from "./elementwise/special.js";
export {
  divideNoNan,
  fmax,
  fmin,
  isneginf,
  isposinf,
  type NanToNumOptions,
  nanToNum,
  signbit,
} from "./elementwise/special-values.js";
export { stopGradient } from "./elementwise/stop-gradient.js";
export { threshold } from "./elementwise/threshold.js";
export { arccos, arcsin, arctan, arctan2, cos, sin, tan } from "./elementwise/trigonometric.js";
export { abs, exp, log, negative, rsqrt, sigmoid, sqrt, square, tanh } from "./elementwise/unary.js";
export { type AdaptivePoolOptions, adaptiveAveragePool, adaptiveMaxPool } from "./image/adaptive-pool.js";
export { affineTransform, type TransformOptions } from "./image/affine-transform.js";
export { type BlockOptions, depthToSpace, spaceToDepth } from "./image/blocks.js";
export { hsvToRgb, type ImageOptions, rgbToGrayscale, rgbToHsv } from "./image/color.js";
export {
  type Conv1DAttributes,
  type Conv2DAttributes,
  type Conv3DAttributes,
  type ConvAttributes,
  type ConvPadding,
  conv1d,
  conv2d,
  conv3d,
} from "./image/conv.js";
export {
  type ConvTransposeAttributes,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from "./image/conv-transpose.js";
export type { DataFormat } from "./image/data-format.js";
export {
  type DepthwiseConvAttributes,
  depthwiseConv1d,
  depthwiseConv2d,
  separableConv1d,
  separableConv2d,
} from "./image/depthwise-conv.js";
export { type CropImagesOptions, cropImages, type PadImagesOptions, padImages } from "./image/frame.js";
export { type GaussianBlurOptions, gaussianBlur } from "./image/gaussian-blur.js";
export { type MapCoordinatesOptions, mapCoordinates } from "./image/map-coordinates.js";
export { extractPatches, extractPatches3d, type PatchOptions } from "./image/patches.js";
export { perspectiveTransform } from "./image/perspective-transform.js";
export {
  averagePool1d,
  averagePool2d,
  averagePool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type PoolOptions,
} from "./image/pool.js";
export { type Interpolation, type ResampleOptions, upsample } from "./image/resample.js";
export { type ResizeFillMode, type ResizeOptions, type Resizing, resize } from "./image/resize.js";
export type { FillMode, Sampling } from "./image/sampling.js";
export { type ScaleAndTranslateOptions, type ScaleMethod, scaleAndTranslate } from "./image/scale-and-translate.js";
export { sobelEdges } from "./image/sobel-edges.js";
export { type SsimOptions, ssim } from "./image/ssim.js";
export { fold, type UnfoldOptions, unfold } from "./image/unfold.js";
export {
  argpartition,
  digitize,
  type HistogramOptions,
  histogram,
  type IsinOptions,
  isin,
  type PartitionOptions,
  unravelIndex,
} from "./index/bins.js";
export { bincount, type SearchsortedOptions, searchsorted } from "./index/counting.js";
export { type SegmentOptions, segmentMax, segmentSum, type TakeOptions, take } from "./index/gather.js";
export { multiHot } from "./index/multi-hot.js";
export { type OneHotOptions, oneHot } from "./index/one-hot.js";
export {
  median,
  nanmedian,
  nanpercentile,
  nanquantile,
  percentile,
  type QuantileMethod,
  type QuantileOptions,
  quantile,
} from "./index/quantile.js";
export { scatter, scatterUpdate } from "./index/scatter.js";
export { segmentMin, segmentProd } from "./index/segments.js";
export { argsort, inTopK, type SortOptions, sort, topK } from "./index/sort.js";
export { type TakeAlongAxisOptions, takeAlongAxis } from "./index/take-along-axis.js";
export { eigh } from "./linalg/eigh.js";
export { det, inv, logdet, luFactor, matrixPower, slogdet, solve } from "./linalg/lu.js";
export { type NormOptions, norm } from "./linalg/norm.js";
export { type QrOptions, qr } from "./linalg/qr.js";
export {
  lstsq,
  type MatrixRankOptions,
  matrixRank,
  type PinvOptions,
  pinv,
  type SvdOptions,
  svd,
} from "./linalg/svd.js";
export {
  type CholeskyOptions,
  cholesky,
  choleskyInverse,
  type SolveTriangularOptions,
  solveTriangular,
} from "./linalg/triangular.js";
export { oneHotCrossEntropy, sparseCrossEntropy } from "./loss/cross-entropy.js";
export {
  type BinaryCrossentropyOptions,
  binaryCrossentropy,
  type CategoricalCrossentropyOptions,
  categoricalCrossentropy,
  psnr,
  sparseCategoricalCrossentropy,
} from "./loss/probabilities.js";
export {
  type BatchNormalizationOptions,
  batchNormalization,
  type NormalizedBatch,
  normalizeBatch,
} from "./normalize/batch-normalization.js";
export { type GroupNormalizationOptions, groupNormalization } from "./normalize/group-normalization.js";
export {
  type LayerNormalizationOptions,
  layerNormalization,
  type RmsNormalizationOptions,
  rmsNormalization,
} from "./normalize/layer-normalization.js";
export { einsum } from "./product/einsum.js";
export type { MatmulOptions } from "./product/matmul.js";
export { matmul } from "./product/matrix-product.js";
export { type CrossOptions, cdist, cross, kron, type VanderOptions, vander } from "./product/outer-products.js";
export { rbf } from "./product/rbf.js";
export { dot, inner, outer, tensordot, vdot } from "./product/tensordot.js";
export { randomBeta, randomBinomial, randomGamma } from "./random/by-rejection.js";
export {
  type NormalOptions,
  randomBernoulli,
  randomCategorical,
  randomGumbel,
  randomInteger,
  randomNormal,
  randomShuffle,
  randomTruncatedNormal,
} from "./random/distributions.js";
export { randomUniform, type UniformOptions } from "./random/draw.js";
export { type DropoutOptions, dropout } from "./random/dropout.js";
export { type ElasticTransformOptions, elasticTransform } from "./random/elastic-transform.js";
export { type ArgReduceOptions, argmax, argmin } from "./reduce/arg-reduce.js";
export { type AverageOptions, average, ptp } from "./reduce/averages.js";
export { allclose, type CloseOptions, isclose } from "./reduce/closeness.js";
export { type DiffOptions, diff, type TrapezoidOptions, trapezoid } from "./reduce/differences.js";
export { type ExtremumOptions, max, min, type ProdOptions, prod } from "./reduce/folds.js";
export { mean } from "./reduce/mean.js";
export { type Moments, type MomentsOptions, moments, variance } from "./reduce/moments.js";
export {
  nanargmax,
  nanargmin,
  nancumprod,
  nancumsum,
  nanmax,
  nanmean,
  nanmin,
  nanprod,
  nanstd,
  nansum,
  nanvar,
} from "./reduce/nan.js";
export { type NormalizeOptions, normalize } from "./reduce/norm.js";
export { all, any, countNonzero, logsumexp, std, sum } from "./reduce/reduce.js";
export { cumprod, cumsum, type ScanOptions } from "./reduce/scan.js";
export { logSoftmax, type SoftmaxOptions, softmax } from "./reduce/softmax.js";
export { sparsemax } from "./reduce/sparsemax.js";
export { trace } from "./reduce/trace.js";
export { type AttentionOptions, dotProductAttention } from "./sequence/attention.js";
export { type CtcOptions, ctcLoss } from "./sequence/ctc.js";
export { extractSequences } from "./sequence/frames.js";
export { type CorrelateOptions, corrcoef, correlate } from "./signal/correlation.js";
export { type ComplexPair, type FftOptions, fft, fft2, ifft2, irfft, rfft } from "./signal/fourier.js";
export { type IstftOptions, istft, type StftOptions, stft } from "./signal/stft.js";
