import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import { bounded, type Call, type Row } from "./call.js";
import { resize, upsample } from "./operators-resize.js";

type Pairs = readonly (readonly [number, number])[];

/** Where a window goes: the spatial axes come third and after. */
interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly pads: Pairs;
}

function windowOf(call: Call, spatial: readonly number[], kernel: readonly number[]): Window {
  const strides = call.ints("strides") ?? kernel.map(() => 1);
  const dilation = call.ints("dilations") ?? kernel.map(() => 1);
  const given = call.ints("pads") ?? [];
  const auto = call.text("auto_pad", "NOTSET");
  const ceil = call.number("ceil_mode", 0) === 1;
  const pads = spatial.map((size, i): readonly [number, number] => {
    const [stride = 1, span] = [strides[i], ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1];
    if (auto.startsWith("SAME")) {
      const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + span - size);
      const less = Math.floor(total / 2);
      return auto === "SAME_UPPER" ? [less, total - less] : [total - less, less];
    }
    const [before, after] = [given[i] ?? 0, given[i + kernel.length] ?? 0];
    const rest = (size + before + after - span) % stride;
    return [before, after + (ceil && rest > 0 ? stride - rest : 0)];
  });
  return { kernel, strides, dilation, pads };
}

/** Where each part is a few nodes of the graph. */
const MOST_PARTS = 1024;

const none = [0, 0] as const;
const axesOf = (spatial: readonly number[]) => spatial.map((_, i) => i + 2);
const perChannel = (values: SymbolicTensor, rank: number) =>
  ops.reshape(values, [1, -1, ...new Array<number>(rank - 2).fill(1)]);

const POOLS = {
  max: [ops.maxPool1d, ops.maxPool2d, ops.maxPool3d],
  average: [ops.averagePool1d, ops.averagePool2d, ops.averagePool3d],
} as const;

/** The function for so many spatial axes. They differ in how many numbers their options have. */
function ofRank<F>(call: Call, spatial: readonly number[], functions: readonly unknown[]): F {
  const found = functions[spatial.length - 1];
  call.needs(found !== undefined, `${spatial.length} spatial axes`);
  return found as F;
}

type Numbers = readonly number[];
type Pool = (
  x: SymbolicTensor,
  options: { poolSize: Numbers; strides: Numbers; padding: Pairs | "valid"; dataFormat: "channelsFirst" },
) => SymbolicTensor;
type Convolution = (
  x: SymbolicTensor,
  kernel: SymbolicTensor,
  options: {
    strides: Numbers;
    dilationRate: Numbers;
    groups?: number;
    padding?: Pairs;
    outputPadding?: Numbers;
    dataFormat: "channelsFirst";
  },
) => SymbolicTensor;

const pool =
  (kind: keyof typeof POOLS): Row =>
  (call) => {
    call.needs(call.outputs.length === 1, "indices");
    const spatial = call.tensor(0).shape.slice(2);
    const { kernel, strides, dilation, pads } = windowOf(call, spatial, call.ints("kernel_shape") ?? []);
    if (dilation.some((d) => d > 1)) {
      call.needs(kind === "max", "dilation");
      return dilatedMax(call.tensor(0), { kernel, strides, dilation, pads });
    }
    const counted = kind === "average" && call.number("count_include_pad", 0) === 1;
    const { dtype } = call.tensor(0);
    const x = ops.cast(call.tensor(0), "float32");
    const op = ofRank<Pool>(call, spatial, POOLS[kind]);
    const y = op(counted ? ops.pad(x, [none, none, ...pads]) : x, {
      poolSize: kernel,
      strides,
      padding: counted ? "valid" : pads,
      dataFormat: "channelsFirst",
    });
    return ops.cast(y, dtype);
  };

/** The largest of windows whose elements lie apart, axis by axis: of each place in the window, what lies there in all windows. */
function dilatedMax(x: SymbolicTensor, { kernel, strides, dilation, pads }: Window): SymbolicTensor {
  const padded = ops.pad(x, [none, none, ...pads], { constantValues: -Infinity });
  return kernel.reduce((y, size, i) => {
    const [step = 1, apart = 1, whole = 1] = [strides[i], dilation[i], y.shape[i + 2]];
    const count = Math.floor((whole - (size - 1) * apart - 1) / step) + 1;
    const parts = Array.from({ length: bounded(size, MOST_PARTS) }, (_, at) => {
      const range = { start: at * apart, stop: at * apart + (count - 1) * step + 1, step };
      return ops.slice(y, [...y.shape.slice(0, i + 2).map(() => ({})), range]);
    });
    return parts.reduce((a, b) => ops.maximum(a, b));
  }, padded);
}

const soft =
  (op: typeof ops.softmax): Row =>
  (call) => {
    const x = call.tensor(0);
    if (call.opset >= 13) return op(x, { axis: call.number("axis", -1) });
    const axis = call.number("axis", 1);
    const rows = x.shape.slice(0, axis < 0 ? axis + x.rank : axis).reduce((product, size) => product * size, 1);
    return ops.reshape(op(ops.reshape(x, [rows, -1])), x.shape);
  };

/** (x − mean) / √(variance + ε) · scale + bias */
function normalized(
  x: SymbolicTensor,
  axis: readonly number[],
  epsilon: number,
  scale: SymbolicTensor,
  bias: SymbolicTensor | undefined,
) {
  const mean = ops.mean(x, { axis, keepdims: true });
  const rstd = ops.rsqrt(ops.add(ops.variance(x, { axis, keepdims: true }), epsilon));
  const y = ops.multiply(ops.multiply(ops.subtract(x, mean), rstd), scale);
  return { y: bias === undefined ? y : ops.add(y, bias), mean, rstd };
}

/** −Σ log p of the true class, weighed and reduced as asked. `logs`: [batch, classes, …], `labels`: [batch, …]. */
function negativeLogLikelihood(call: Call, logs: SymbolicTensor): SymbolicTensor {
  const [labels, classes = 1] = [call.tensor(1), logs.shape[1]];
  const hot = ops.oneHot(ops.maximum(labels, 0), classes);
  const ignored = call.attribute("ignore_index");
  const counts = ops.cast(
    ignored === undefined ? ops.greaterEqual(labels, -(2 ** 30)) : ops.notEqual(labels, Number(ignored)),
    "float32",
  );
  const weighed = ops.multiply(hot, ops.expandDims(counts, -1));
  const weights = call.optional(2);
  const shares = weights === undefined ? weighed : ops.multiply(weighed, weights);
  const losses = ops.negative(ops.sum(ops.multiply(shares, ops.moveaxis(logs, 1, -1)), { axis: -1 }));
  const reduction = call.text("reduction", "mean");
  if (reduction === "none") return losses;
  return reduction === "sum" ? ops.sum(losses) : ops.divide(ops.sum(losses), ops.sum(shares));
}

export const neural: Readonly<Record<string, Row>> = {
  AveragePool: pool("average"),
  MaxPool: pool("max"),
  GlobalAveragePool: (call) =>
    ops.mean(call.tensor(0), { axis: axesOf(call.tensor(0).shape.slice(2)), keepdims: true }),
  GlobalMaxPool: (call) => ops.max(call.tensor(0), { axis: axesOf(call.tensor(0).shape.slice(2)), keepdims: true }),
  Softmax: soft(ops.softmax),
  LogSoftmax: soft(ops.logSoftmax),

  Conv: (call) => {
    const [x, w, bias] = [call.tensor(0), call.tensor(1), call.optional(2)];
    const { strides, dilation, pads } = windowOf(call, x.shape.slice(2), w.shape.slice(2));
    const op = ofRank<Convolution>(call, x.shape.slice(2), [ops.conv1d, ops.conv2d, ops.conv3d]);
    const kernel = ops.transpose(w, [...axesOf(strides), 1, 0]);
    const groups = call.number("group", 1);
    // With strides and dilation both, every place is computed, and what lies between strides is left out.
    const isBoth = strides.some((s) => s > 1) && dilation.some((d) => d > 1);
    const steps = isBoth ? strides.map(() => 1) : strides;
    const all = op(x, kernel, {
      strides: steps,
      dilationRate: dilation,
      groups,
      padding: pads,
      dataFormat: "channelsFirst",
    });
    const y = isBoth ? ops.slice(all, [{}, {}, ...strides.map((step) => ({ step }))]) : all;
    return bias === undefined ? y : ops.add(y, perChannel(bias, x.rank));
  },
  ConvTranspose: (call) => {
    const [x, w, bias] = [call.tensor(0), call.tensor(1), call.optional(2)];
    call.needs(call.number("group", 1) === 1, "groups");
    const spatial = x.shape.slice(2);
    const strides = call.ints("strides") ?? spatial.map(() => 1);
    const dilation = call.ints("dilations") ?? spatial.map(() => 1);
    call.needs(strides.every((s) => s === 1) || dilation.every((d) => d === 1), "strides and dilation");
    const given = call.ints("pads") ?? [];
    const wanted = call.ints("output_shape")?.slice(-spatial.length);
    const auto = call.text("auto_pad", "NOTSET");
    const places = spatial.map((size, i) => {
      const [stride = 1, span] = [strides[i], ((w.shape[i + 2] ?? 1) - 1) * (dilation[i] ?? 1) + 1];
      const [least, extra] = [(size - 1) * stride + span, call.ints("output_padding")?.[i] ?? 0];
      const goal = wanted?.[i] ?? (auto.startsWith("SAME") ? size * stride : undefined);
      const [before, after] = [given[i] ?? 0, given[i + spatial.length] ?? 0];
      if (goal === undefined) return { extra, start: before, stop: least + extra - after };
      const cut = Math.max(0, least - goal);
      const start = auto === "SAME_UPPER" ? Math.floor(cut / 2) : Math.ceil(cut / 2);
      return { extra: Math.max(0, goal - least), start, stop: start + goal };
    });
    const op = ofRank<Convolution>(call, spatial, [ops.convTranspose1d, ops.convTranspose2d, ops.convTranspose3d]);
    const kernel = ops.transpose(w, [...axesOf(spatial), 1, 0]);
    const outputPadding = places.map(({ extra }) => extra);
    const whole = op(x, kernel, { strides, dilationRate: dilation, outputPadding, dataFormat: "channelsFirst" });
    const ranges = places.map(({ start, stop }) => ({ start, stop }));
    const y = ops.slice(whole, [{}, {}, ...ranges]);
    return bias === undefined ? y : ops.add(y, perChannel(bias, x.rank));
  },
  Gemm: (call) => {
    const [a, b, c] = [call.tensor(0), call.tensor(1), call.optional(2)];
    const product = ops.matmul(a, b, {
      transposeA: call.number("transA", 0) === 1,
      transposeB: call.number("transB", 0) === 1,
    });
    const scaled = ops.multiply(product, call.number("alpha", 1));
    return c === undefined ? scaled : ops.add(scaled, ops.multiply(c, call.number("beta", 1)));
  },
  Einsum: (call) => ops.einsum(call.text("equation", ""), ...call.tensors),

  Det: (call) => ops.det(call.tensor(0)),
  MatMul: (call) => ops.matmul(call.tensor(0), call.tensor(1)),

  BatchNormalization: (call) => {
    const [x, scale, bias] = [call.tensor(0), call.tensor(1), call.tensor(2)];
    const [mean, variance] = [call.tensor(3), call.tensor(4)];
    const epsilon = call.number("epsilon", 1e-5);
    const [gamma, beta] = [perChannel(scale, x.rank), perChannel(bias, x.rank)];
    if (call.number("training_mode", 0) === 0) {
      const rstd = ops.rsqrt(ops.add(perChannel(variance, x.rank), epsilon));
      return ops.add(ops.multiply(ops.multiply(ops.subtract(x, perChannel(mean, x.rank)), rstd), gamma), beta);
    }
    const axis = [0, ...axesOf(x.shape.slice(2))];
    const momentum = call.number("momentum", 0.9);
    const moved = (old: SymbolicTensor, now: SymbolicTensor) =>
      ops.add(ops.multiply(old, momentum), ops.multiply(now, 1 - momentum));
    const { y } = normalized(x, axis, epsilon, gamma, beta);
    return [y, moved(mean, ops.mean(x, { axis })), moved(variance, ops.variance(x, { axis }))];
  },
  InstanceNormalization: (call) => {
    const x = call.tensor(0);
    const [scale, bias] = [perChannel(call.tensor(1), x.rank), perChannel(call.tensor(2), x.rank)];
    return normalized(x, axesOf(x.shape.slice(2)), call.number("epsilon", 1e-5), scale, bias).y;
  },
  LayerNormalization: (call) => {
    const [x, first] = [call.tensor(0), call.number("axis", -1)];
    const axis = x.shape.map((_, i) => i).slice(first < 0 ? first + x.rank : first);
    const { y, mean, rstd } = normalized(x, axis, call.number("epsilon", 1e-5), call.tensor(1), call.optional(2));
    return [y, mean, rstd];
  },
  MeanVarianceNormalization: (call) => {
    const axis = call.ints("axes") ?? [0, 2, 3];
    return normalized(call.tensor(0), axis, 1e-9, ops.ones([]), undefined).y;
  },
  NegativeLogLikelihoodLoss: (call) => negativeLogLikelihood(call, call.tensor(0)),
  SoftmaxCrossEntropyLoss: (call) => {
    const logs = ops.logSoftmax(call.tensor(0), { axis: 1 });
    return [negativeLogLikelihood(call, logs), logs];
  },
  Resize: resize,
  Upsample: upsample,

  GroupNormalization: (call) => {
    const [x, groups] = [call.tensor(0), call.number("num_groups", 1)];
    const [batch = 1, channels = 1, ...spatial] = x.shape;
    const grouped = ops.reshape(x, [batch, groups, channels / groups, ...spatial]);
    const axis = Array.from({ length: grouped.rank - 2 }, (_, i) => i + 2);
    const { y } = normalized(grouped, axis, call.number("epsilon", 1e-5), ops.ones([]), undefined);
    // A scale was for a group before opset 21, and is for a channel since.
    const spread = (w: SymbolicTensor) =>
      perChannel(w.size === channels ? w : ops.repeat(w, channels / groups, 0), x.rank);
    return ops.add(ops.multiply(ops.reshape(y, x.shape), spread(call.tensor(1))), spread(call.tensor(2)));
  },
  LRN: (call) => {
    const [x, size] = [call.tensor(0), call.number("size", 1)];
    const before = Math.floor((size - 1) / 2);
    const squares = ops.pad(ops.square(x), [none, [before, size - 1 - before], ...x.shape.slice(2).map(() => none)]);
    const channels = x.shape[1] ?? 1;
    const parts = Array.from({ length: bounded(size, MOST_PARTS) }, (_, start) =>
      ops.slice(squares, [undefined, { start, stop: start + channels }]),
    );
    const sum = parts.reduce((all, part) => ops.add(all, part));
    const scale = ops.add(ops.multiply(sum, call.number("alpha", 1e-4) / size), call.number("bias", 1));
    return ops.divide(x, ops.power(scale, call.number("beta", 0.75)));
  },
  RMSNormalization: (call) => {
    const [x, first] = [call.tensor(0), call.number("axis", -1)];
    const axis = x.shape.map((_, i) => i).slice(first < 0 ? first + x.rank : first);
    const square = ops.mean(ops.square(x), { axis, keepdims: true });
    return ops.multiply(ops.multiply(x, ops.rsqrt(ops.add(square, call.number("epsilon", 1e-5)))), call.tensor(1));
  },
};
