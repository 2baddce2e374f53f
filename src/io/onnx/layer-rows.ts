import type { AnyLayer } from "../../layers/index.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { unsupported } from "./call.js";
import type { GraphWriter, WrittenNode } from "./graph-writer.js";
import { partsAsRows, transposed } from "./rearrange.js";

/** What a row is told of a call: the names of what goes in, the shapes around it (sizes that differ are −1), and the weights. */
export interface Written {
  readonly writer: GraphWriter;
  readonly layer: AnyLayer;
  readonly inputs: readonly string[];
  readonly shapes: readonly Shape[];
  readonly output: Shape;
  /** A weight by its key; undefined where the layer has none of it. */
  weight(key: string): Tensor | undefined;
}

/** How a layer is written: adds nodes and gives the name of what they come to. */
export type LayerRow = (call: Written) => string;

// biome-ignore lint/suspicious/noExplicitAny: rows know which class they are for
const configOf = ({ layer }: Written): any => layer.config;
const first = ({ inputs }: Written): string => inputs[0] ?? "";
const rankOf = ({ shapes }: Written): number => shapes[0]?.length ?? 0;
const scalar = ({ writer }: Written, value: number) => writer.constant("number", Tensor.from([value], [], "float32"));

/** A weight as an initializer, its axes in another order, perhaps. */
function kept(call: Written, key: string, order?: readonly number[], shape?: Shape): string {
  const value = call.weight(key);
  if (value === undefined) throw unsupported(`${call.layer.name} without ${key}`);
  const turned = order === undefined ? value : transposed(value, order);
  return call.writer.constant(`${call.layer.name}/${key}`, shape === undefined ? turned : turned.reshape(shape));
}

/** Activations that are one node each. */
const ACTIVATIONS: Readonly<Record<string, readonly [string, WrittenNode["attributes"]?]>> = {
  relu: ["Relu"],
  sigmoid: ["Sigmoid"],
  tanh: ["Tanh"],
  softmax: ["Softmax", { axis: -1 }],
  logSoftmax: ["LogSoftmax", { axis: -1 }],
  elu: ["Elu"],
  selu: ["Selu"],
  softplus: ["Softplus"],
  softsign: ["Softsign"],
  exponential: ["Exp"],
  mish: ["Mish"],
  hardSigmoid: ["HardSigmoid", { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }],
  hardSilu: ["HardSwish"],
  hardSwish: ["HardSwish"],
  leakyRelu: ["LeakyRelu", { alpha: { float: 0.2 } }],
};

function activated(call: Written, x: string, like: unknown): string {
  const { writer } = call;
  if (like === "linear" || like === undefined || like === null) return x;
  if (like === "silu" || like === "swish") return writer.node("Mul", [x, writer.node("Sigmoid", [x])]);
  if (like === "relu6") return writer.node("Clip", [x, scalar(call, 0), scalar(call, 6)]);
  if (like === "gelu") {
    const inner = writer.node("Erf", [writer.node("Mul", [x, scalar(call, Math.SQRT1_2)])]);
    const share = writer.node("Mul", [writer.node("Add", [inner, scalar(call, 1)]), scalar(call, 0.5)]);
    return writer.node("Mul", [x, share]);
  }
  const [op, attributes] = (typeof like === "string" && Object.hasOwn(ACTIVATIONS, like) && ACTIVATIONS[like]) || [];
  if (op === undefined) throw unsupported(`the activation of ${call.layer.name}`);
  return writer.node(op, [x], attributes);
}

const isFirst = (call: Written) => configOf(call).dataFormat === "channelsFirst";
const toFront = (rank: number) => [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
const toBack = (rank: number) => [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];

/** Images with their channels first, as ONNX has them, and what comes of them turned back. */
function channelsFirst(call: Written, compute: (x: string) => string): string {
  const rank = rankOf(call);
  if (isFirst(call)) return compute(first(call));
  const turned = call.writer.node("Transpose", [first(call)], { perm: toFront(rank) });
  return call.writer.node("Transpose", [compute(turned)], { perm: toBack(rank) });
}

const perAxis = (value: number | readonly number[], rank: number): readonly number[] =>
  typeof value === "number" ? new Array<number>(rank).fill(value) : value;

/** How a window of so many spatial axes moves. */
function movement(call: Written, sizes: readonly number[], strides: number | readonly number[] | undefined) {
  const { padding, dilationRate = 1 } = configOf(call);
  const rank = sizes.length;
  if (padding !== "valid" && padding !== "same") throw unsupported(`the padding of ${call.layer.name}`);
  return {
    kernel_shape: sizes,
    strides: perAxis(strides ?? sizes, rank),
    dilations: perAxis(dilationRate, rank),
    ...(padding === "same" && { auto_pad: "SAME_UPPER" }),
  };
}

function convolution(
  call: Written,
  key: string,
  order: readonly number[],
  how: { group: number; shape?: Shape },
): string {
  const config = configOf(call);
  const spatial = rankOf(call) - 2;
  const size = (call.weight(key)?.shape ?? []).slice(0, spatial);
  const filters = kept(call, key, order, how.shape);
  const bias = config.useBias ? [kept(call, "bias")] : [];
  const y = channelsFirst(call, (x) =>
    call.writer.node("Conv", [x, filters, ...bias], { ...movement(call, size, config.strides), group: how.group }),
  );
  return activated(call, y, config.activation);
}

const conv: LayerRow = (call) => {
  const spatial = rankOf(call) - 2;
  const order = [spatial + 1, spatial, ...Array.from({ length: spatial }, (_, i) => i)];
  return convolution(call, "kernel", order, { group: configOf(call).groups });
};

const depthwise: LayerRow = (call) => {
  const kernel = call.weight("depthwise_kernel") ?? call.weight("kernel");
  const key = call.weight("depthwise_kernel") === undefined ? "kernel" : "depthwise_kernel";
  const [channels = 1, multiplier = 1] = kernel?.shape.slice(-2) ?? [];
  const size = kernel?.shape.slice(0, -2) ?? [];
  const order = [size.length, size.length + 1, ...size.map((_, i) => i)];
  return convolution(call, key, order, { group: channels, shape: [channels * multiplier, 1, ...size] });
};

const pooling =
  (op: "MaxPool" | "AveragePool"): LayerRow =>
  (call) => {
    const { poolSize, strides } = configOf(call);
    const size = perAxis(poolSize, rankOf(call) - 2);
    const { dilations: _, ...how } = movement(call, size, strides);
    return channelsFirst(call, (x) => call.writer.node(op, [x], how));
  };

const globalPooling =
  (op: "ReduceMean" | "ReduceMax"): LayerRow =>
  (call) => {
    const axes = Array.from({ length: rankOf(call) - 2 }, (_, i) => i + (isFirst(call) ? 2 : 1));
    return call.writer.node(op, [first(call)], { axes, keepdims: Number(configOf(call).keepdims) });
  };

const normalization: LayerRow = (call) => {
  const { axis, epsilon } = configOf(call);
  const [mean, variance] = [call.weight("moving_mean"), call.weight("moving_variance")];
  if (mean === undefined || variance === undefined) throw unsupported(`${call.layer.name} without statistics`);
  const [gamma, beta] = [call.weight("gamma"), call.weight("beta")];
  const scale = Float32Array.from(variance.data, (v, i) => (gamma?.data[i] ?? 1) / Math.sqrt(v + epsilon));
  const shift = Float32Array.from(mean.data, (m, i) => (beta?.data[i] ?? 0) - m * (scale[i] ?? 0));
  const rank = rankOf(call);
  const at = axis < 0 ? axis + rank : axis;
  const shape = [mean.size, ...new Array<number>(rank - 1 - at).fill(1)];
  const named = (key: string, data: Float32Array<ArrayBuffer>) =>
    call.writer.constant(`${call.layer.name}/${key}`, new Tensor(shape, data, "float32"));
  return call.writer.node("Add", [
    call.writer.node("Mul", [first(call), named("scale", scale)]),
    named("shift", shift),
  ]);
};

const layerNormalization: LayerRow = (call) => {
  const { axis, epsilon } = configOf(call);
  const last = rankOf(call) - 1;
  if (axis !== -1 && axis !== last) throw unsupported(`${call.layer.name} along other axes than the last`);
  const size = call.shapes[0]?.at(-1) ?? 1;
  const ones = () => call.writer.constant("ones", new Tensor([size], new Float32Array(size).fill(1), "float32"));
  const gamma = call.weight("gamma") === undefined ? ones() : kept(call, "gamma");
  const beta = call.weight("beta") === undefined ? [] : [kept(call, "beta")];
  return call.writer.node("LayerNormalization", [first(call), gamma, ...beta], {
    axis: -1,
    epsilon: { float: epsilon },
  });
};

/** Gates of ONNX in terms of ours: an LSTM's are i, o, f, c there and i, f, c, o here; a GRU's are z, r, h in both. */
const GATES: Readonly<Record<string, readonly number[]>> = { LSTM: [0, 3, 1, 2], GRU: [0, 1, 2], RNN: [0] };

const recurrent =
  (op: "LSTM" | "GRU" | "RNN"): LayerRow =>
  (call) => {
    const { writer, layer } = call;
    const config = configOf(call);
    const order = GATES[op] ?? [];
    const usual = config.activation === "tanh" && (op === "RNN" || config.recurrentActivation === "sigmoid");
    const plain = !config.goBackwards && !config.stateful && !config.returnState;
    if (!usual || !plain || (op === "GRU" && !config.resetAfter)) throw unsupported(`${layer.name} with such options`);
    const { units } = config;
    /** [inputs, gates · units] as [1, gates · units, inputs], in ONNX's order. */
    const gates = (key: string) => {
      const value = call.weight(key);
      if (value === undefined) throw unsupported(`${layer.name} without ${key}`);
      return partsAsRows(value.shape.length === 1 ? value.reshape([1, value.size]) : value, order, units);
    };
    const [w, r] = ["kernel", "recurrent_kernel"].map((key) => gates(key));
    const named = (key: string, value: Tensor) => writer.constant(`${layer.name}/${key}`, value);
    const bias = config.useBias ? [named("bias", biases(gates("bias"), order.length * units))] : [];
    const x = writer.node("Transpose", [first(call)], { perm: [1, 0, 2] });
    const inputs = [x, named("kernel", oneMore(w)), named("recurrent_kernel", oneMore(r)), ...bias];
    const how = { hidden_size: units, ...(op === "GRU" && { linear_before_reset: 1 }) };
    const [sequence = "", last = ""] = writer.nodeOfMany(op, inputs, how, ["sequence", "last"]);
    if (!config.returnSequences) return writer.node("Squeeze", [last, writer.constant("axes", [0])]);
    return writer.node("Transpose", [writer.node("Squeeze", [sequence, writer.constant("axes", [1])])], {
      perm: [1, 0, 2],
    });
  };

function oneMore(value: Tensor | undefined): Tensor {
  if (value === undefined) throw unsupported("a cell without weights");
  return value.reshape([1, ...value.shape]);
}

/** A bias for the inputs and one for the states: a GRU has both, others zeros. */
function biases(rows: Tensor, size: number): Tensor {
  const [input, state] = [0, 1].map((i) =>
    Array.from({ length: size }, (_, row) => Number(rows.data[row * (rows.shape[1] ?? 1) + i] ?? 0)),
  );
  const two = rows.shape[1] === 2;
  return Tensor.from(
    [...(input ?? []), ...(two ? (state ?? []) : new Array<number>(size).fill(0))],
    [1, 2 * size],
    "float32",
  );
}

const merging =
  (op: string): LayerRow =>
  ({ writer, inputs }) =>
    op === "Max" || op === "Min" || op === "Mean" || op === "Sum"
      ? writer.node(op, inputs)
      : inputs.reduce((a, b) => writer.node(op, [a, b]));

const same: LayerRow = first;

/** By the names of Keras's classes. */
export const layerRows: Readonly<Record<string, LayerRow>> = {
  Dense: (call) => {
    const product = call.writer.node("MatMul", [first(call), kept(call, "kernel")]);
    const { useBias, activation } = configOf(call);
    return activated(call, useBias ? call.writer.node("Add", [product, kept(call, "bias")]) : product, activation);
  },
  Activation: (call) => activated(call, first(call), configOf(call).activation),
  Softmax: (call) => call.writer.node("Softmax", [first(call)], { axis: configOf(call).axis }),
  ELU: (call) => call.writer.node("Elu", [first(call)], { alpha: { float: configOf(call).alpha } }),
  LeakyReLU: (call) => call.writer.node("LeakyRelu", [first(call)], { alpha: { float: configOf(call).negativeSlope } }),
  ReLU: (call) => {
    const { maxValue, negativeSlope, threshold } = configOf(call);
    if (negativeSlope !== 0 || threshold !== 0) throw unsupported(`${call.layer.name} with a slope or threshold`);
    if (maxValue === undefined) return call.writer.node("Relu", [first(call)]);
    return call.writer.node("Clip", [first(call), scalar(call, 0), scalar(call, maxValue)]);
  },
  Conv1D: conv,
  Conv2D: conv,
  Conv3D: conv,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  MaxPooling1D: pooling("MaxPool"),
  MaxPooling2D: pooling("MaxPool"),
  MaxPooling3D: pooling("MaxPool"),
  AveragePooling1D: pooling("AveragePool"),
  AveragePooling2D: pooling("AveragePool"),
  AveragePooling3D: pooling("AveragePool"),
  GlobalAveragePooling1D: globalPooling("ReduceMean"),
  GlobalAveragePooling2D: globalPooling("ReduceMean"),
  GlobalMaxPooling1D: globalPooling("ReduceMax"),
  GlobalMaxPooling2D: globalPooling("ReduceMax"),
  BatchNormalization: normalization,
  LayerNormalization: layerNormalization,
  LSTM: recurrent("LSTM"),
  GRU: recurrent("GRU"),
  SimpleRNN: recurrent("RNN"),
  Embedding: (call) => {
    if (configOf(call).maskZero) throw unsupported(`the mask of ${call.layer.name}`);
    const ids = call.writer.node("Cast", [first(call)], { to: 7 });
    return call.writer.node("Gather", [kept(call, "embeddings"), ids]);
  },
  Flatten: (call) => call.writer.node("Flatten", [first(call)]),
  Reshape: (call) => {
    const shape = [0, ...call.output.slice(1)];
    return call.writer.node("Reshape", [first(call), call.writer.constant("shape", shape)]);
  },
  Permute: (call) => call.writer.node("Transpose", [first(call)], { perm: [0, ...configOf(call).dims] }),
  ZeroPadding2D: (call) => {
    const before = new Array<number>(4).fill(0);
    const after = new Array<number>(4).fill(0);
    const { padding } = configOf(call);
    const sides = [padding].flat(1);
    const pairs =
      typeof padding === "number"
        ? [
            [padding, padding],
            [padding, padding],
          ]
        : sides.map((one: unknown) => (typeof one === "number" ? [one, one] : one));
    pairs.forEach((pair: unknown, i: number) => {
      const [low = 0, high = 0] = pair as readonly number[];
      before[i + (isFirst(call) ? 2 : 1)] = low;
      after[i + (isFirst(call) ? 2 : 1)] = high;
    });
    return call.writer.node("Pad", [first(call), call.writer.constant("pads", [...before, ...after])]);
  },
  Rescaling: (call) => {
    const { scale, offset } = configOf(call);
    if (typeof scale !== "number" || typeof offset !== "number") throw unsupported(`${call.layer.name} by channel`);
    return call.writer.node("Add", [call.writer.node("Mul", [first(call), scalar(call, scale)]), scalar(call, offset)]);
  },
  Add: merging("Sum"),
  Average: merging("Mean"),
  Maximum: merging("Max"),
  Minimum: merging("Min"),
  Multiply: merging("Mul"),
  Subtract: merging("Sub"),
  Concatenate: (call) => call.writer.node("Concat", call.inputs, { axis: configOf(call).axis }),
  Dropout: same,
  SpatialDropout1D: same,
  SpatialDropout2D: same,
  GaussianNoise: same,
  GaussianDropout: same,
  ActivityRegularization: same,
  Identity: same,
};
