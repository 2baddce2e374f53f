import type { DType, SymbolicTensor } from "../../src/index.js";
import * as ops from "../../src/ops/index.js";

/** Makes the tensors of an example: of the type that is being tried, or of a fixed one. */
export interface Tensors {
  (shape: readonly number[]): SymbolicTensor;
  of(dtype: DType, shape: readonly number[]): SymbolicTensor;
}

type Result = SymbolicTensor | Readonly<Record<string, SymbolicTensor>> | readonly SymbolicTensor[];

/** A call of an op that every type it knows must come through. */
export type Example = (t: Tensors) => Result;

type OpName = {
  [N in keyof typeof ops]: (typeof ops)[N] extends (...args: never[]) => unknown ? N : never;
}[keyof typeof ops];

const everyOp = { ...ops };

/** The same example for several ops. */
function each<const N extends OpName>(
  names: readonly N[],
  call: (op: (...args: SymbolicTensor[]) => SymbolicTensor, t: Tensors) => SymbolicTensor,
): Record<N, Example> {
  const entries = names.map((name) => [name, (t: Tensors) => call(everyOp[name] as never, t)] as const);
  return Object.fromEntries(entries) as Record<N, Example>;
}

const sequence = [2, 6, 4];
const image = [2, 6, 6, 4];
const volume = [1, 4, 4, 4, 2];

/** A call for every op. A new op without one does not compile. */
export const examples = {
  // biome-ignore format: one line a kind
  ...each(["abs", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "bitwiseNot", "ceil", "celu", "cos", "cosh", "elu", "erf",
    "erfinv", "exp", "exp2", "expm1", "floor", "gelu", "hardShrink", "hardSigmoid", "hardSilu", "hardTanh", "isfinite", "isinf", "isnan",
    "leakyRelu", "log", "log10", "log1p", "log2", "logSigmoid", "logicalNot", "mish", "negative", "reciprocal", "relu", "relu6", "round", "rsqrt",
    "selu", "sigmoid", "sign", "silu", "sin", "sinh", "softShrink", "softplus", "softsign", "sparsePlus", "sparseSigmoid", "sqrt",
    "square", "squareplus", "stopGradient", "tan", "tanh", "tanhShrink", "trunc"], (op, t) => op(t([2, 3]))),
  ...each(
    [
      "all",
      "any",
      "argmax",
      "argmin",
      "argsort",
      "countNonzero",
      "cumprod",
      "cumsum",
      "logSoftmax",
      "logsumexp",
      "max",
      "mean",
      "min",
      "norm",
      "normalize",
      "prod",
      "softmax",
      "sparsemax",
      "sort",
      "squeeze",
      "std",
      "sum",
      "transpose",
      "variance",
    ],
    (op, t) => op(t([2, 3])),
  ),
  ...each(
    [
      "add",
      "arctan2",
      "bitwiseAnd",
      "bitwiseOr",
      "bitwiseXor",
      "divide",
      "equal",
      "floorDivide",
      "greater",
      "greaterEqual",
      "leftShift",
      "less",
      "lessEqual",
      "logaddexp",
      "logicalAnd",
      "logicalOr",
      "logicalXor",
      "maximum",
      "minimum",
      "mod",
      "multiply",
      "notEqual",
      "power",
      "prelu",
      "rightShift",
      "subtract",
    ],
    (op, t) => op(t([2, 3]), t([3])),
  ),
  batchNormalization: (t) => ops.batchNormalization(t(image), t([4]), t([4]), t([4]), t([4])),
  bincount: (t) => ops.bincount(t([5]), 3),
  broadcastTo: (t) => ops.broadcastTo(t([3]), [2, 3]),
  cast: (t) => ops.cast(t([2, 3]), "float32"),
  clip: (t) => ops.clip(t([2, 3]), 0, 1),
  concat: (t) => ops.concat([t([2, 3]), t([2, 1])]),
  conv1d: (t) => ops.conv1d(t(sequence), t([3, 4, 2])),
  conv2d: (t) => ops.conv2d(t(image), t([3, 3, 4, 2])),
  conv3d: (t) => ops.conv3d(t(volume), t([2, 2, 2, 2, 3])),
  convTranspose1d: (t) => ops.convTranspose1d(t(sequence), t([3, 2, 4])),
  convTranspose2d: (t) => ops.convTranspose2d(t(image), t([3, 3, 2, 4])),
  convTranspose3d: (t) => ops.convTranspose3d(t(volume), t([2, 2, 2, 3, 2])),
  ctcLoss: (t) => {
    const [labels, length] = [t.of("int32", [2, 3]), t.of("int32", [2])];
    return ops.ctcLoss(labels, t([2, 8, 4]), length, length);
  },
  depthwiseConv1d: (t) => ops.depthwiseConv1d(t(sequence), t([3, 4, 1])),
  depthwiseConv2d: (t) => ops.depthwiseConv2d(t(image), t([3, 3, 4, 1])),
  dot: (t) => ops.dot(t([2, 3]), t([3, 4])),
  dropout: (t) => ops.dropout(t([2, 3]), 0.5),
  einsum: (t) => ops.einsum("ij,jk->ik", t([2, 3]), t([3, 4])),
  expandDims: (t) => ops.expandDims(t([2, 3]), 0),
  glu: (t) => ops.glu(t([2, 4])),
  groupNormalization: (t) => ops.groupNormalization(t(image), t([4]), t([4]), { groups: 2 }),
  inTopK: (t) => ops.inTopK(t.of("int32", [2]), t([2, 5]), 2),
  inner: (t) => ops.inner(t([2, 3]), t([4, 3])),
  layerNormalization: (t) => ops.layerNormalization(t([2, 3]), t([3]), t([3])),
  matmul: (t) => ops.matmul(t([2, 3]), t([3, 4])),
  moments: (t) => ({ ...ops.moments(t([2, 3])) }),
  multiHot: (t) => ops.multiHot(t([2, 3]), 4),
  normalizeBatch: (t) => ({ y: ops.normalizeBatch(t(image), t([4]), t([4])).y }),
  oneHot: (t) => ops.oneHot(t([2, 3]), 4),
  oneHotCrossEntropy: (t) => ops.oneHotCrossEntropy(t([2, 3]), t([2, 3])),
  outer: (t) => ops.outer(t([3]), t([4])),
  randomCategorical: (t) => ops.randomCategorical(t([2, 3]), 4),
  randomBernoulli: () => ops.randomBernoulli([2, 3]),
  randomGumbel: () => ops.randomGumbel([2, 3]),
  randomInteger: () => ops.randomInteger([2, 3], 0, 9),
  randomNormal: () => ops.randomNormal([2, 3]),
  randomShuffle: (t) => ops.randomShuffle(t([2, 3])),
  randomTruncatedNormal: () => ops.randomTruncatedNormal([2, 3]),
  randomUniform: () => ops.randomUniform([2, 3]),
  rbf: (t) => ops.rbf(t([2, 3]), t([4, 3]), t([4])),
  reshape: (t) => ops.reshape(t([2, 3]), [6]),
  rmsNormalization: (t) => ops.rmsNormalization(t([2, 3]), t([3])),
  dotProductAttention: (t) => ops.dotProductAttention(t([1, 4, 2, 3]), t([1, 5, 2, 3]), t([1, 5, 2, 3])),
  scatter: (t) => ops.scatter(t.of("int32", [2, 1]), t([2, 3]), [4, 3]),
  scatterUpdate: (t) => ops.scatterUpdate(t([4, 3]), t.of("int32", [2, 1]), t([2, 3])),
  searchsorted: (t) => ops.searchsorted(t([4]), t([2, 3])),
  segmentMax: (t) => ops.segmentMax(t([4, 3]), t.of("int32", [4]), { numSegments: 2 }),
  segmentSum: (t) => ops.segmentSum(t([4, 3]), t.of("int32", [4]), { numSegments: 2 }),
  separableConv1d: (t) => ops.separableConv1d(t(sequence), t([3, 4, 1]), t([1, 4, 2])),
  separableConv2d: (t) => ops.separableConv2d(t(image), t([3, 3, 4, 1]), t([1, 1, 4, 2])),
  slice: (t) => ops.slice(t([2, 3]), [undefined, { stop: 2 }]),
  sparseCrossEntropy: (t) => ops.sparseCrossEntropy(t([2, 3]), t.of("int32", [2])),
  take: (t) => ops.take(t([4, 3]), t.of("int32", [2]), { axis: 0 }),
  takeAlongAxis: (t) => ops.takeAlongAxis(t([4, 3]), t.of("int32", [2, 3]), { axis: 0 }),
  tensordot: (t) => ops.tensordot(t([2, 3]), t([3, 4]), 1),
  threshold: (t) => ops.threshold(t([2, 3]), 0, 1),
  topK: (t) => ({ ...ops.topK(t([2, 5]), 2) }),
  vdot: (t) => ops.vdot(t([3]), t([3])),
  where: (t) => ops.where(t.of("bool", [2, 3]), t([2, 3]), t([3])),
  ...each(["maxPool1d", "averagePool1d"], (op, t) => op(t(sequence))),
  ...each(["maxPool2d", "averagePool2d"], (op, t) => op(t(image))),
  ...each(["maxPool3d", "averagePool3d"], (op, t) => op(t(volume))),
  ...each(["flip", "triu", "tril", "onesLike", "zerosLike"], (op, t) => op(t([2, 3]))),
  adaptiveAveragePool: (t) => ops.adaptiveAveragePool(t(image), 4),
  adaptiveMaxPool: (t) => ops.adaptiveMaxPool(t(image), 4),
  arange: () => ops.arange(5),
  depthToSpace: (t) => ops.depthToSpace(t(image), 2),
  eye: () => ops.eye(3),
  full: () => ops.full([2, 3], 1),
  fullLike: (t) => ops.fullLike(t([2, 3]), 1),
  linspace: () => ops.linspace(0, 1),
  meshgrid: (t) => ops.meshgrid([t([2]), t([3])]),
  moveaxis: (t) => ops.moveaxis(t([2, 3]), 0, 1),
  ones: () => ops.ones([2, 3]),
  pad: (t) => ops.pad(t([2, 3]), 1),
  repeat: (t) => ops.repeat(t([2, 3]), 2),
  resize: (t) => ops.resize(t(image), 4),
  roll: (t) => ops.roll(t([2, 3]), 1),
  spaceToDepth: (t) => ops.spaceToDepth(t(image), 2),
  split: (t) => ops.split(t([4, 3]), 2),
  stack: (t) => ops.stack([t([2, 3]), t([2, 3])]),
  swapaxes: (t) => ops.swapaxes(t([2, 3]), 0, 1),
  tile: (t) => ops.tile(t([2, 3]), 2),
  unstack: (t) => ops.unstack(t([2, 3])),
  upsample: (t) => ops.upsample(t(image), 2),
  zeros: () => ops.zeros([2, 3]),
} satisfies Record<OpName, Example>;
