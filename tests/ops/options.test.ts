import { expect, test } from "vitest";
import { ArgumentError } from "../../src/errors.js";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";
import type { DType } from "../../src/index.js";
import * as ops from "../../src/ops/index.js";

// Every op that takes options refuses those that it has not: swallowed without a word, a wrong name is a wrong answer.

type Last<P extends readonly unknown[]> = Required<P> extends readonly [...unknown[], infer L] ? L : never;
type IsOptions<L> = L extends SymbolicTensor | readonly unknown[] | number | string
  ? false
  : L extends object
    ? keyof L extends never
      ? false
      : true
    : false;
/** What these take last is a structure of tensors. */
type ControlFlow = "cond" | "foriLoop" | "map" | "switch" | "vectorizedMap" | "customGradient";
type WithOptions = Exclude<Optional, ControlFlow>;
type Optional = {
  [N in keyof typeof ops]: (typeof ops)[N] extends (...args: infer P) => unknown
    ? true extends IsOptions<Last<P>>
      ? N
      : never
    : never;
}[keyof typeof ops];

function t(shape: readonly number[], dtype: DType = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "input" });
}

const x = t([4, 6]);
const [sequence, image, volume] = [t([2, 6, 4]), t([2, 6, 6, 4]), t([1, 4, 4, 4, 2])];
const photo = t([2, 6, 6, 3]);
const vector = t([4]);
const ids = t([4], "int32");
const heads = t([2, 4, 1, 3]);

/** A call of each that is right but for the options. A new op with options does not compile without one. */
// biome-ignore format: a table
const calls = {
  adaptiveAveragePool: (o) => ops.adaptiveAveragePool(image, 2, o),
  adaptiveMaxPool: (o) => ops.adaptiveMaxPool(image, 2, o),
  all: (o) => ops.all(x, o),
  any: (o) => ops.any(x, o),
  arange: (o) => ops.arange(0, 3, o),
  argmax: (o) => ops.argmax(x, o),
  argmin: (o) => ops.argmin(x, o),
  argsort: (o) => ops.argsort(x, o),
  averagePool1d: (o) => ops.averagePool1d(sequence, o),
  averagePool2d: (o) => ops.averagePool2d(image, o),
  averagePool3d: (o) => ops.averagePool3d(volume, o),
  bincount: (o) => ops.bincount(ids, 3, o),
  batchNormalization: (o) => ops.batchNormalization(t([2, 4]), vector, vector, vector, vector, o),
  celu: (o) => ops.celu(x, o),
  conv1d: (o) => ops.conv1d(sequence, t([3, 4, 2]), o),
  conv2d: (o) => ops.conv2d(image, t([3, 3, 4, 2]), o),
  conv3d: (o) => ops.conv3d(volume, t([2, 2, 2, 2, 3]), o),
  convTranspose1d: (o) => ops.convTranspose1d(sequence, t([3, 2, 4]), o),
  convTranspose2d: (o) => ops.convTranspose2d(image, t([3, 3, 2, 4]), o),
  convTranspose3d: (o) => ops.convTranspose3d(volume, t([2, 2, 2, 3, 2]), o),
  countNonzero: (o) => ops.countNonzero(x, o),
  ctcLoss: (o) => ops.ctcLoss(t([2, 3], "int32"), t([2, 8, 4]), t([2], "int32"), t([2], "int32"), o),
  cumprod: (o) => ops.cumprod(x, o),
  cumsum: (o) => ops.cumsum(x, o),
  depthToSpace: (o) => ops.depthToSpace(image, 2, o),
  depthwiseConv1d: (o) => ops.depthwiseConv1d(sequence, t([3, 4, 1]), o),
  depthwiseConv2d: (o) => ops.depthwiseConv2d(image, t([3, 3, 4, 1]), o),
  dotProductAttention: (o) => ops.dotProductAttention(heads, heads, heads, o),
  dropout: (o) => ops.dropout(x, 0.5, o),
  elu: (o) => ops.elu(x, o),
  eye: (o) => ops.eye(3, o),
  full: (o) => ops.full([2], 1, o),
  fullLike: (o) => ops.fullLike(x, 1, o),
  gelu: (o) => ops.gelu(x, o),
  glu: (o) => ops.glu(x, o),
  groupNormalization: (o) => ops.groupNormalization(image, vector, vector, { groups: 2, ...o }),
  hardShrink: (o) => ops.hardShrink(x, o),
  layerNormalization: (o) => ops.layerNormalization(t([2, 4]), vector, vector, o),
  leakyRelu: (o) => ops.leakyRelu(x, o),
  linspace: (o) => ops.linspace(0, 1, o),
  logSoftmax: (o) => ops.logSoftmax(x, o),
  logsumexp: (o) => ops.logsumexp(x, o),
  matmul: (o) => ops.matmul(x, t([6, 2]), o),
  max: (o) => ops.max(x, o),
  maxPool1d: (o) => ops.maxPool1d(sequence, o),
  maxPool2d: (o) => ops.maxPool2d(image, o),
  maxPool3d: (o) => ops.maxPool3d(volume, o),
  mean: (o) => ops.mean(x, o),
  meshgrid: (o) => ops.meshgrid([vector, vector], o),
  min: (o) => ops.min(x, o),
  moments: (o) => ops.moments(x, o),
  norm: (o) => ops.norm(x, o),
  normalize: (o) => ops.normalize(x, o),
  normalizeBatch: (o) => ops.normalizeBatch(t([2, 4]), vector, vector, o),
  multiHot: (o) => ops.multiHot(ids, 3, o),
  oneHot: (o) => ops.oneHot(ids, 3, o),
  ones: (o) => ops.ones([2], o),
  onesLike: (o) => ops.onesLike(x, o),
  pad: (o) => ops.pad(x, 1, o),
  prod: (o) => ops.prod(x, o),
  randomBernoulli: (o) => ops.randomBernoulli([2], 0.5, o),
  randomBeta: (o) => ops.randomBeta([2], 1, 2, o),
  randomBinomial: (o) => ops.randomBinomial([2], 5, 0.5, o),
  randomGamma: (o) => ops.randomGamma([2], 1, o),
  randomCategorical: (o) => ops.randomCategorical(x, 3, o),
  randomGumbel: (o) => ops.randomGumbel([2], o),
  randomInteger: (o) => ops.randomInteger([2], 0, 3, o),
  randomNormal: (o) => ops.randomNormal([2], o),
  randomShuffle: (o) => ops.randomShuffle(x, o),
  randomTruncatedNormal: (o) => ops.randomTruncatedNormal([2], o),
  randomUniform: (o) => ops.randomUniform([2], o),
  relu: (o) => ops.relu(x, o),
  resize: (o) => ops.resize(image, 3, o),
  rmsNormalization: (o) => ops.rmsNormalization(t([2, 4]), vector, o),
  round: (o) => ops.round(x, o),
  searchsorted: (o) => ops.searchsorted(vector, x, o),
  segmentMax: (o) => ops.segmentMax(x, ids, { numSegments: 2, ...o }),
  segmentSum: (o) => ops.segmentSum(x, ids, { numSegments: 2, ...o }),
  separableConv1d: (o) => ops.separableConv1d(sequence, t([3, 4, 1]), t([1, 4, 2]), o),
  separableConv2d: (o) => ops.separableConv2d(image, t([3, 3, 4, 1]), t([1, 1, 4, 2]), o),
  softShrink: (o) => ops.softShrink(x, o),
  softmax: (o) => ops.softmax(x, o),
  sort: (o) => ops.sort(x, o),
  spaceToDepth: (o) => ops.spaceToDepth(image, 2, o),
  sparsemax: (o) => ops.sparsemax(x, o),
  squareplus: (o) => ops.squareplus(x, o),
  std: (o) => ops.std(x, o),
  sum: (o) => ops.sum(x, o),
  take: (o) => ops.take(x, ids, o),
  takeAlongAxis: (o) => ops.takeAlongAxis(x, t([4, 6], "int32"), o),
  upsample: (o) => ops.upsample(image, 2, o),
  variance: (o) => ops.variance(x, o),
  affineTransform: (o) => ops.affineTransform(photo, t([8]), o),
  cropImages: (o) => ops.cropImages(photo, { topCropping: 1, leftCropping: 1, targetHeight: 3, targetWidth: 3, ...o }),
  elasticTransform: (o) => ops.elasticTransform(photo, o),
  extractPatches: (o) => ops.extractPatches(photo, 2, o),
  extractPatches3d: (o) => ops.extractPatches3d(volume, 2, o),
  gaussianBlur: (o) => ops.gaussianBlur(photo, o),
  hsvToRgb: (o) => ops.hsvToRgb(photo, o),
  mapCoordinates: (o) => ops.mapCoordinates(x, t([2, 7]), 1, o),
  padImages: (o) => ops.padImages(photo, { topPadding: 1, leftPadding: 1, targetHeight: 8, targetWidth: 8, ...o }),
  perspectiveTransform: (o) => ops.perspectiveTransform(photo, t([4, 2]), t([4, 2]), o),
  rgbToGrayscale: (o) => ops.rgbToGrayscale(photo, o),
  rgbToHsv: (o) => ops.rgbToHsv(photo, o),
  scaleAndTranslate: (o) => ops.scaleAndTranslate(x, [4, 9], t([1]), t([1]), [1], "linear", o),
  sobelEdges: (o) => ops.sobelEdges(photo, o),
  ssim: (o) => ops.ssim(t([2, 12, 12, 3]), t([2, 12, 12, 3]), o),
  zeros: (o) => ops.zeros([2], o),
  allclose: (o) => ops.allclose(x, x, o),
  associativeScan: (o) => ops.associativeScan(ops.add, x, o),
  scan: (o) => ops.scan((carry, one) => [carry, one], vector, x, o),
  whileLoop: (o) => ops.whileLoop((one: SymbolicTensor) => ops.less(ops.sum(one), 1), (one: SymbolicTensor) => one, x, { maximumIterations: 2, ...o }),
  irfft: (o) => ops.irfft([x, x], o),
  istft: (o) => ops.istft([t([4, 5]), t([4, 5])], 8, 4, 8, o),
  rfft: (o) => ops.rfft(x, o),
  stft: (o) => ops.stft(t([32]), 8, 4, 8, o),
  cholesky: (o) => ops.cholesky(t([3, 3]), o),
  choleskyInverse: (o) => ops.choleskyInverse(t([3, 3]), o),
  lstsq: (o) => ops.lstsq(x, vector, o),
  matrixRank: (o) => ops.matrixRank(x, o),
  pinv: (o) => ops.pinv(x, o),
  qr: (o) => ops.qr(x, o),
  solveTriangular: (o) => ops.solveTriangular(t([3, 3]), t([3]), o),
  svd: (o) => ops.svd(x, o),
  argpartition: (o) => ops.argpartition(x, 1, o),
  array: (o) => ops.array([1, 2], o),
  average: (o) => ops.average(x, x, o),
  binaryCrossentropy: (o) => ops.binaryCrossentropy(x, x, o),
  categoricalCrossentropy: (o) => ops.categoricalCrossentropy(x, x, o),
  correlate: (o) => ops.correlate(vector, vector, o),
  cross: (o) => ops.cross(t([4, 3]), t([4, 3]), o),
  diagonal: (o) => ops.diagonal(x, o),
  diff: (o) => ops.diff(x, o),
  fold: (o) => ops.fold(t([2, 12, 9]), 4, 2, o),
  geomspace: (o) => ops.geomspace(1, 9, o),
  histogram: (o) => ops.histogram(x, o),
  identity: (o) => ops.identity(3, o),
  isclose: (o) => ops.isclose(x, x, o),
  isin: (o) => ops.isin(x, vector, o),
  logspace: (o) => ops.logspace(0, 1, o),
  median: (o) => ops.median(x, o),
  nanToNum: (o) => ops.nanToNum(x, o),
  nanargmax: (o) => ops.nanargmax(x, o),
  nanargmin: (o) => ops.nanargmin(x, o),
  nancumprod: (o) => ops.nancumprod(x, o),
  nancumsum: (o) => ops.nancumsum(x, o),
  nanmax: (o) => ops.nanmax(x, o),
  nanmean: (o) => ops.nanmean(x, o),
  nanmedian: (o) => ops.nanmedian(x, o),
  nanmin: (o) => ops.nanmin(x, o),
  nanpercentile: (o) => ops.nanpercentile(x, 50, o),
  nanprod: (o) => ops.nanprod(x, o),
  nanquantile: (o) => ops.nanquantile(x, 0.5, o),
  nanstd: (o) => ops.nanstd(x, o),
  nansum: (o) => ops.nansum(x, o),
  nanvar: (o) => ops.nanvar(x, o),
  percentile: (o) => ops.percentile(x, 50, o),
  ptp: (o) => ops.ptp(x, o),
  quantile: (o) => ops.quantile(x, 0.5, o),
  rot90: (o) => ops.rot90(x, o),
  segmentMin: (o) => ops.segmentMin(x, ids, { numSegments: 2, ...o }),
  segmentProd: (o) => ops.segmentProd(x, ids, { numSegments: 2, ...o }),
  sparseCategoricalCrossentropy: (o) => ops.sparseCategoricalCrossentropy(ids, x, o),
  trace: (o) => ops.trace(x, o),
  trapezoid: (o) => ops.trapezoid(x, x, o),
  tri: (o) => ops.tri(3, o),
  unfold: (o) => ops.unfold(t([2, 3, 4, 4]), 2, o),
  vander: (o) => ops.vander(vector, o),
  zerosLike: (o) => ops.zerosLike(x, o),
  rearrange: (o) => ops.rearrange(x, "a b -> (a b)", o as Record<string, number>),
  scatterUpdate: (o) => ops.scatterUpdate(t([4]), t([2, 1], "int32"), t([2]), o),
} satisfies Record<WithOptions, (options: object) => unknown>;

test.each(Object.entries(calls))("%s", (name, call) => {
  expect(() => traced(() => call({}))).not.toThrow();
  expect(() => call({ nonesuch: 3 })).toThrow(ArgumentError);
  expect(() => call({ nonesuch: 3 })).toThrow(`${name}: no such option as nonesuch: expected any of `);
});

test("the nearest is named, Keras's spelling included", () => {
  const kernel = t([3, 3, 4, 2]);
  expect(() => ops.conv2d(image, kernel, { dilation: 4 } as object)).toThrow(
    new ArgumentError(
      "conv2d: no such option as dilation: expected any of strides, padding, dilationRate, dataFormat, groups, received dilation: 4.",
    ),
  );
  expect(() => ops.conv2d(image, kernel, { dilation_rate: 4 } as object)).toThrow(/Write dilationRate\.$/);
  expect(() => ops.depthwiseConv2d(image, t([3, 3, 4, 1]), { groups: 2 } as object)).toThrow(ArgumentError);
  expect(() => ops.relu(x, { negativeSlop: 1 } as object)).toThrow(/Write negativeSlope\.$/);
});

test("what is no record of options", () => {
  expect(() => ops.softmax(x, 1 as never)).toThrow(
    new ArgumentError("softmax: these are no options: expected a record with any of axis, received 1."),
  );
  expect(() => ops.exp(x, 2 as never)).toThrow(ArgumentError);
});

test("undefined is as good as left out", () => {
  expect(() => ops.conv2d(image, t([3, 3, 4, 2]), { strides: undefined, padding: undefined })).not.toThrow();
  expect(ops.sum(x, { axis: undefined, keepdims: undefined }).shape).toEqual([]);
});
