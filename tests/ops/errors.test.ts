import { describe, expect, test } from "vitest";
import { ArgumentError, DTypeError, ShapeError, type WgradError } from "../../src/errors.js";
import * as ops from "../../src/ops/index.js";
import { input, schedule } from "../harness/schedule.js";

const x = input([2, 3]);
const row = input([3]);
const whole = input([2, 3], "int32");
const image = input([1, 4, 4, 3]);

type Refusal = readonly [what: string, call: () => unknown, kind: new (message: string) => WgradError, message: string];

// biome-ignore format: a table
const refusals: readonly Refusal[] = [
  // Shapes
  ["add", () => ops.add(x, input([2, 4])), ShapeError, "add: shapes do not broadcast: expected sizes that agree or are 1, counted from the last axis, received [2, 3] and [2, 4]"],
  ["matmul", () => ops.matmul(x, x), ShapeError, "matmul: the inner sizes differ: expected b of shape […, 3, n] for a of shape [2, 3], received [2, 3]"],
  ["matmul, transposed", () => ops.matmul(x, x, { transposeA: true, transposeB: true }), ShapeError, "expected b of shape […, n, 2] for a of shape [2, 3] transposed, received [2, 3]"],
  ["matmul, batches", () => ops.matmul(input([2, 5, 3]), input([4, 3, 5])), ShapeError, "matmul: shapes do not broadcast"],
  ["conv2d, a row", () => ops.conv2d(row, input([3, 3, 3, 1])), ShapeError, "conv2d: not a batch of images: expected [batch, height, width, channels], received [3]"],
  ["conv2d, channels", () => ops.conv2d(image, input([3, 3, 2, 1])), ShapeError, "conv2d: "],
  ["conv2d, too large", () => ops.conv2d(image, input([5, 3, 3, 1])), ShapeError, "conv2d: the window is larger than the input: expected at least 5 elements with padding, received 4"],
  ["conv2d, groups", () => ops.conv2d(image, input([3, 3, 1, 4]), { groups: 3 }), ShapeError, "conv2d: "],
  ["conv1d, images", () => ops.conv1d(image, input([3, 3, 1])), ShapeError, "conv1d: not a batch of sequences: expected [batch, steps, channels], received [1, 4, 4, 3]"],
  ["conv3d, images", () => ops.conv3d(image, input([1, 3, 3, 3, 1])), ShapeError, "conv3d: not a batch of volumes: expected [batch, depth, height, width, channels]"],
  ["conv3d, a filter for images", () => ops.conv3d(input([1, 4, 4, 4, 3]), input([3, 3, 3, 1])), ShapeError, "conv3d: the filter does not fit the channels: expected a kernel of shape [depth, height, width, 3, a multiple of 1], received [3, 3, 3, 1]"],
  ["depthwiseConv2d, channels", () => ops.depthwiseConv2d(image, input([3, 3, 2, 1])), ShapeError, "depthwiseConv2d: the filter does not fit the channels: expected a kernel of shape [height, width, 3, multiplier], received [3, 3, 2, 1]"],
  ["separableConv2d, channels", () => ops.separableConv2d(image, input([3, 3, 3, 2]), input([1, 1, 3, 8])), ShapeError, "separableConv2d: the filter does not fit the channels"],
  ["convTranspose2d, the filter of conv2d", () => ops.convTranspose2d(image, input([3, 3, 3, 8])), ShapeError, "convTranspose2d: the filter does not fit the channels: expected a kernel of shape [height, width, filters, 3], received [3, 3, 3, 8]"],
  ["maxPool2d, a row", () => ops.maxPool2d(row), ShapeError, "maxPool2d: not a batch of images"],
  ["averagePool2d, too large", () => ops.averagePool2d(image, { poolSize: 5 }), ShapeError, "averagePool2d: the window is larger than the input"],
  ["reshape", () => ops.reshape(x, [4]), ShapeError, "reshape: another number of elements: expected a shape of 6 elements, as [2, 3] has, received [4]"],
  ["reshape, no whole size", () => ops.reshape(x, [4, -1]), ShapeError, "reshape: another number of elements"],
  ["reshape, two holes", () => ops.reshape(x, [-1, -1]), ShapeError, "reshape: another number of elements"],
  ["reshape, no size at all", () => ops.reshape(x, [2, 1.5, 2]), ShapeError, "reshape: not a shape"],
  ["squeeze", () => ops.squeeze(x, 0), ShapeError, "squeeze: axis 0 is not of size 1: expected 1, received [2, 3]"],
  ["broadcastTo, smaller", () => ops.broadcastTo(x, [3]), ShapeError, "broadcastTo: cannot shrink: expected [3], received [2, 3]"],
  ["broadcastTo, other", () => ops.broadcastTo(x, [2, 4]), ShapeError, "broadcastTo: shapes do not broadcast"],
  ["concat", () => ops.concat([x, input([3, 3])], 1), ShapeError, "concat: the tensors do not fit together: expected float32 of shape [2, 3] but for axis 1, received float32 [3, 3]"],
  ["concat, ranks", () => ops.concat([x, row], 0), ShapeError, "concat: the tensors do not fit together"],
  ["concat, nothing", () => ops.concat([]), ArgumentError, "concat: nothing to join"],
  ["slice, empty", () => ops.slice(x, [{ start: 1, stop: 1 }]), ShapeError, "slice: the range is empty: expected elements of an axis of size 2, received 1:1:1"],
  ["slice, axes", () => ops.slice(row, [{}, {}]), ShapeError, "slice: more ranges than axes: expected at most 1, received 2"],
  ["zeroPad", () => ops.zeroPad(x, [[1, 1]]), ShapeError, "zeroPad: another number of axes: expected 2 pairs, received 1"],
  ["sparseCrossEntropy", () => ops.sparseCrossEntropy(x, input([3], "int32")), ShapeError, "sparseCrossEntropy: the labels do not fit the logits: expected [2], received [3]"],
  ["oneHotCrossEntropy", () => ops.oneHotCrossEntropy(x, row), ShapeError, "oneHotCrossEntropy: the labels do not fit the logits: expected [2, 3], received [3]"],
  ["take, a scalar", () => ops.take(input([]), input([2], "int32")), ArgumentError, "take: no such axis"],
  ["takeAlongAxis", () => ops.takeAlongAxis(x, input([3, 3], "int32")), ShapeError, "takeAlongAxis: the indices do not fit: expected [2, 3] but for axis 1, received [3, 3]"],
  ["takeAlongAxis, ranks", () => ops.takeAlongAxis(x, input([3], "int32")), ShapeError, "takeAlongAxis: the indices do not fit"],
  ["segmentSum", () => ops.segmentSum(x, input([3], "int32"), { numSegments: 2 }), ShapeError, "segmentSum: the ids do not fit the data: expected one for each entry of its first axis, [2], received [3]"],
  ["scatter", () => ops.scatter(input([2, 1], "int32"), x, [4, 2]), ShapeError, "scatter: indices and values do not fit together: expected indices [..., k] and values [..., ...shape[k:]] for shape [4, 2], received [2, 1] and [2, 3]"],
  ["scatterUpdate, too many indices", () => ops.scatterUpdate(row, input([2, 2], "int32"), input([2])), ShapeError, "scatterUpdate: indices and values do not fit together"],
  ["where", () => ops.where(whole, x, input([4])), ShapeError, "where: shapes do not broadcast"],
  ["glu", () => ops.glu(x), ShapeError, "glu: cannot halve: expected an even size, received 3"],
  ["layerNormalization", () => ops.layerNormalization(x, input([2])), ShapeError, "layerNormalization: gamma does not fit the input: expected [3], received [2]"],
  ["rmsNormalization", () => ops.rmsNormalization(x, row, { axis: 0 }), ShapeError, "rmsNormalization: scale does not fit the input: expected [2], received [3]"],
  ["batchNormalization", () => ops.batchNormalization(x, row, input([2])), ShapeError, "batchNormalization: variance does not fit the input: expected [3], received [2]"],
  ["normalizeBatch", () => ops.normalizeBatch(x, row, row, { axis: 0 }), ShapeError, "normalizeBatch: gamma does not fit the input: expected [2], received [3]"],
  ["groupNormalization, weights", () => ops.groupNormalization(x, x, x, { groups: 3 }), ShapeError, "groupNormalization: "],
  // Arguments
  ["sum", () => ops.sum(x, { axis: 2 }), ArgumentError, "sum: no such axis: expected a whole number from -2 to 1, received 2"],
  ["max", () => ops.max(x, { axis: [0, -3] }), ArgumentError, "max: no such axis"],
  ["cumprod", () => ops.cumprod(x, { axis: 2 }), ArgumentError, "cumprod: no such axis"],
  ["softmax, no such axis", () => ops.softmax(x, { axis: [0, 2] }), ArgumentError, "softmax: no such axis"],
  ["norm, order", () => ops.norm(x, { order: 0 }), ArgumentError, "norm: no such order: expected a number above 0, received 0"],
  ["round, decimals", () => ops.round(x, { decimals: 0.5 }), ArgumentError, "round: no such decimals: expected a whole number, received 0.5"],
  ["argmax", () => ops.argmax(x, { axis: 0.5 }), ArgumentError, "argmax: no such axis"],
  ["expandDims", () => ops.expandDims(x, 3), ArgumentError, "expandDims: no such axis: expected a whole number from -3 to 2, received 3"],
  ["transpose", () => ops.transpose(x, [0, 0]), ArgumentError, "transpose: not a permutation of the axes: expected 2 different axes, received [0, 0]"],
  ["transpose, too few", () => ops.transpose(x, [0]), ArgumentError, "transpose: not a permutation of the axes"],
  ["segmentMax", () => ops.segmentMax(x, input([2], "int32"), { numSegments: 0 }), ArgumentError, "segmentMax: no such numSegments: expected a whole number from 1 up, received 0"],
  ["sort", () => ops.sort(x, { axis: 2 }), ArgumentError, "argsort: no such axis"],
  ["topK", () => ops.topK(x, 4), ArgumentError, "topK: no such number of elements: expected a whole number from 1 to 3, received 4"],
  ["oneHot", () => ops.oneHot(whole, 0), ArgumentError, "oneHot: no such numClasses: expected a whole number from 1 up, received 0"],
  ["slice, step", () => ops.slice(x, [{ step: 0 }]), ArgumentError, "slice: no such step: expected a whole number other than 0, received 0"],
  ["conv2d, strides", () => ops.conv2d(image, input([3, 3, 3, 1]), { strides: 0 }), ArgumentError, "conv2d: no such strides"],
  ["conv2d, strides and dilation", () => ops.conv2d(image, input([1, 1, 3, 1]), { strides: 2, dilation: 2 }), ArgumentError, "conv2d: strides and dilation together"],
  ["conv2d, dataFormat", () => ops.conv2d(image, input([3, 3, 3, 1]), { dataFormat: "nchw" as never }), ArgumentError, "conv2d: no such dataFormat: expected channelsLast or channelsFirst, received nchw"],
  ["conv2d, padding", () => ops.conv2d(image, input([3, 3, 3, 1]), { padding: "causal" as never }), ArgumentError, 'conv2d: no such padding: expected valid, same, or [before, after] for each of 2 axes, received "causal"'],
  ["conv3d, two strides", () => ops.conv3d(input([1, 4, 4, 4, 3]), input([1, 1, 1, 3, 1]), { strides: [1, 2] as never }), ArgumentError, "conv3d: no such strides: expected 3 whole numbers from 1 up, received 1,2"],
  ["convTranspose2d, padding", () => ops.convTranspose2d(image, input([3, 3, 1, 3]), { padding: "causal" as never }), ArgumentError, "convTranspose2d: no such padding: expected valid or same, received causal"],
  ["convTranspose2d, outputPadding", () => ops.convTranspose2d(image, input([3, 3, 1, 3]), { outputPadding: -1 }), ArgumentError, "convTranspose2d: no such outputPadding: expected whole numbers from 0 up, received -1"],
  ["maxPool2d, window", () => ops.maxPool2d(image, { poolSize: [2, 1.5] }), ArgumentError, "maxPool2d: no such"],
  ["layerNormalization, axis", () => ops.layerNormalization(x, row, row, { axis: 2 }), ArgumentError, "layerNormalization: no such axis"],
  ["groupNormalization", () => ops.groupNormalization(x, row, row, { groups: 2 }), ArgumentError, "groupNormalization: the groups do not divide the channels: expected a divisor of 3, received 2"],
  ["normalize", () => ops.normalize(x, { order: 0 }), ArgumentError, "normalize: no such order: expected a number above 0, received 0"],
  // Types
  ["layerNormalization", () => ops.layerNormalization(whole), DTypeError, "layerNormalization: x is of another type"],
  ["moments", () => ops.moments(whole), DTypeError, "moments: x is of another type"],
  ["add, types that differ", () => ops.add(x, whole), DTypeError, "add: the types do not go together: expected inputs all of one type, one of float32, int32, uint32, received float32 and int32. Cast with ops.cast(x, dtype)."],
  ["divide, whole numbers", () => ops.divide(whole, whole), DTypeError, "divide: the types do not go together"],
  ["exp, whole numbers", () => ops.exp(whole), DTypeError, "exp: the types do not go together"],
  ["add, a fraction to whole numbers", () => ops.add(whole, 0.5), DTypeError, 'add: not a number of the other input\'s type: expected a whole number within int32, received 0.5. Cast the tensor with ops.cast(x, "float32").'],
  ["add, a negative number to unsigned ones", () => ops.add(input([2], "uint32"), -1), DTypeError, "expected a whole number within uint32, received -1"],
  ["equal, a truth and a number", () => ops.equal(input([2], "bool"), 2), DTypeError, "expected 0 or 1, received 2"],
  ["matmul", () => ops.matmul(whole, row), DTypeError, "matmul: a is of another type: expected float32, received int32"],
  ["conv2d", () => ops.conv2d(image, input([3, 3, 3, 1], "int32")), DTypeError, "conv2d: "],
  ["maxPool2d", () => ops.maxPool2d(input([1, 4, 4, 1], "uint32")), DTypeError, "maxPool2d: "],
  ["mean", () => ops.mean(whole), DTypeError, "mean: "],
  ["variance", () => ops.variance(whole), DTypeError, "variance: "],
  ["prod, no such axis", () => ops.prod(whole, { axis: 2 }), ArgumentError, "prod: no such axis"],
  ["cumsum", () => ops.cumsum(whole), DTypeError, "cumsum: "],
  ["logsumexp", () => ops.logsumexp(whole), DTypeError, "logsumexp: "],
  ["norm", () => ops.norm(whole), DTypeError, "norm: "],
  ["where", () => ops.where(whole, x, whole), DTypeError, "where: the types do not go together: expected inputs all of one type, one of float32, int32, uint32, bool, received float32 and int32"],
  ["bitwiseAnd, floats", () => ops.bitwiseAnd(x, row), DTypeError, "bitwiseAnd: the types do not go together"],
  ["mod, types that differ", () => ops.mod(x, whole), DTypeError, "mod: the types do not go together"],
  ["sin, whole numbers", () => ops.sin(whole), DTypeError, "sin: the types do not go together"],
  ["softmax", () => ops.softmax(whole), DTypeError, "softmax: "],
  ["logSoftmax", () => ops.logSoftmax(whole), DTypeError, "logSoftmax: "],
  ["dropout", () => ops.dropout(whole, 0.5), DTypeError, "dropout: "],
  ["sparseCrossEntropy, float labels", () => ops.sparseCrossEntropy(x, input([2])), DTypeError, "sparseCrossEntropy: the labels are of another type: expected int32, received float32. Cast them."],
  ["sparseCrossEntropy, whole logits", () => ops.sparseCrossEntropy(whole, input([2], "int32")), DTypeError, "sparseCrossEntropy: "],
  ["take", () => ops.take(x, row), DTypeError, 'take: indices is of another type: expected int32, received float32. Use ops.cast(x, "int32"), or Tensor.from(data, shape, "int32") for data.'],
  ["takeAlongAxis, indices", () => ops.takeAlongAxis(x, x), DTypeError, "takeAlongAxis: indices is of another type"],
  ["segmentSum, ids", () => ops.segmentSum(x, row, { numSegments: 2 }), DTypeError, "segmentSum: ids is of another type"],
  ["segmentMax, whole numbers", () => ops.segmentMax(whole, input([2], "int32"), { numSegments: 2 }), DTypeError, "segmentMax: data is of another type"],
  ["scatter, whole numbers", () => ops.scatter(input([2, 1], "int32"), whole, [4, 3]), DTypeError, "scatter: values is of another type"],
  ["scatterUpdate, types that differ", () => ops.scatterUpdate(x, input([2, 1], "int32"), whole), DTypeError, "scatterUpdate: the types do not go together: expected float32 updates, received int32"],
  ["oneHot, floats", () => ops.oneHot(row, 3), DTypeError, "oneHot: x is of another type"],
  ["inTopK, float targets", () => ops.inTopK(input([2]), x, 1), DTypeError, "inTopK: targets is of another type"],
  ["cast", () => ops.cast(x, "float64" as "float32"), DTypeError, "cast: no such type: expected float32, int32, uint32, bool, received float64"],
  ["relu of no tensor", () => ops.relu("x" as never), DTypeError, "relu: not a tensor: expected a symbolic tensor or a number, received string"],
];

describe("refuses", () => {
  test.each(refusals)("%s", (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});

test("more than six axes cannot be copied at once", () => {
  expect(() => schedule((t) => ops.transpose(t!), [{ shape: [1, 2, 1, 2, 1, 2, 1] }])).toThrow(ShapeError);
});
