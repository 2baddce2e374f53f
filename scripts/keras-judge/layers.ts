/** Layers with options, each in a small model: what Keras is asked about. */
import {
  type activations,
  Input,
  initializers,
  layers as L,
  Model,
  ops,
  regularizers,
  type SymbolicTensor,
  Tensor,
} from "wgrad";

/** One question. */
export interface Case {
  readonly name: string;
  /** Shapes of samples. */
  readonly inputs: readonly (readonly number[])[];
  /** Whole numbers from 0 up to, not including, this in place of floats from a normal distribution. */
  readonly below?: number;
  readonly build: (...inputs: readonly SymbolicTensor[]) => SymbolicTensor | readonly SymbolicTensor[];
}

type Unary = { apply(x: SymbolicTensor): unknown };

/** Layers that take one tensor: by the shape of a sample, each with a line that makes it. */
function unary(shape: readonly number[], makers: Readonly<Record<string, () => Unary>>, below?: number): Case[] {
  return Object.entries(makers).map(([name, make]) => ({
    name,
    inputs: [shape],
    ...(below !== undefined && { below }),
    build: (x) => make().apply(x as SymbolicTensor) as SymbolicTensor,
  }));
}

/** Not `sparsemax`: what Keras 3.15 computes of several rows does not add up to 1. */
const NAMES = [
  "celu",
  "elu",
  "exponential",
  "gelu",
  "hardShrink",
  "hardSigmoid",
  "hardSilu",
  "hardTanh",
  "leakyRelu",
  "linear",
  "logSigmoid",
  "logSoftmax",
  "mish",
  "relu",
  "relu6",
  "selu",
  "sigmoid",
  "silu",
  "softShrink",
  "softmax",
  "softplus",
  "softsign",
  "sparsePlus",
  "sparseSigmoid",
  "squareplus",
  "tanh",
  "tanhShrink",
] as const satisfies readonly activations.ActivationName[];

const VECTOR: Readonly<Record<string, () => Unary>> = {
  dense: () => new L.Dense(3),
  dense_plain: () => new L.Dense(3, { useBias: false, activation: "relu" }),
  dense_rules: () =>
    new L.Dense(3, {
      kernelRegularizer: new regularizers.L1L2({ l1: 0.1, l2: 0.2 }),
      kernelConstraint: "nonNeg",
      biasInitializer: new initializers.RandomNormal({ stddev: 0.3 }),
    }),
  dropout: () => new L.Dropout(0.4),
  alpha_dropout: () => new L.AlphaDropout(0.3),
  gaussian_dropout: () => new L.GaussianDropout(0.3),
  gaussian_noise: () => new L.GaussianNoise(0.3),
  activity_regularization: () => new L.ActivityRegularization({ l1: 0.1, l2: 0.3 }),
  batch_normalization: () =>
    new L.BatchNormalization({
      gammaInitializer: new initializers.RandomNormal({ mean: 1, stddev: 0.2 }),
      movingMeanInitializer: new initializers.RandomNormal({ stddev: 0.3 }),
    }),
  batch_normalization_bare: () =>
    new L.BatchNormalization({ center: false, scale: false, momentum: 0.8, epsilon: 0.01 }),
  layer_normalization: () =>
    new L.LayerNormalization({ gammaInitializer: new initializers.RandomNormal({ mean: 1, stddev: 0.2 }) }),
  layer_normalization_bare: () => new L.LayerNormalization({ center: false, scale: false, epsilon: 0.1 }),
  rms_normalization: () => new L.RMSNormalization({ epsilon: 0.01 }),
  unit_normalization: () => new L.UnitNormalization(),
  relu: () => new L.ReLU({ maxValue: 0.8, negativeSlope: 0.2, threshold: 0.1 }),
  leaky_relu: () => new L.LeakyReLU({ negativeSlope: 0.15 }),
  elu: () => new L.ELU({ alpha: 0.7 }),
  prelu: () => new L.PReLU({ alphaInitializer: new initializers.RandomNormal({ stddev: 0.3 }) }),
  softmax: () => new L.Softmax(),
  reshape: () => new L.Reshape([2, 3]),
  reshape_open: () => new L.Reshape([3, -1]),
  repeat_vector: () => new L.RepeatVector(3),
  rescaling: () => new L.Rescaling(0.5, { offset: -0.2 }),
  identity: () => new L.Identity(),
  spectral: () => new L.SpectralNormalization(new L.Dense(4), { powerIterations: 2 }),
  flatten: () => new L.Flatten(),
};

const SEQUENCE: Readonly<Record<string, () => Unary>> = {
  conv1d: () => new L.Conv1D(4, 3),
  conv1d_causal: () => new L.Conv1D(4, 3, { padding: "causal", dilationRate: 2, activation: "tanh" }),
  conv1d_strided: () => new L.Conv1D(4, 2, { strides: 2, padding: "same", useBias: false }),
  conv1d_groups: () => new L.Conv1D(4, 2, { groups: 2 }),
  conv1d_transpose: () => new L.Conv1DTranspose(3, 3, { strides: 2 }),
  conv1d_transpose_same: () => new L.Conv1DTranspose(3, 3, { strides: 2, padding: "same", activation: "relu" }),
  separable_conv1d: () => new L.SeparableConv1D(4, 3, { depthMultiplier: 2 }),
  depthwise_conv1d: () => new L.DepthwiseConv1D(3, { depthMultiplier: 2, padding: "same" }),
  max_pooling1d: () => new L.MaxPooling1D({ poolSize: 2 }),
  average_pooling1d: () => new L.AveragePooling1D({ poolSize: 3, strides: 2, padding: "same" }),
  global_max_pooling1d: () => new L.GlobalMaxPooling1D(),
  global_average_pooling1d: () => new L.GlobalAveragePooling1D({ keepdims: true }),
  adaptive_average_pooling1d: () => new L.AdaptiveAveragePooling1D(3),
  adaptive_max_pooling1d: () => new L.AdaptiveMaxPooling1D(3),
  up_sampling1d: () => new L.UpSampling1D(2),
  zero_padding1d: () => new L.ZeroPadding1D([1, 2]),
  cropping1d: () => new L.Cropping1D([1, 2]),
  permute: () => new L.Permute([2, 1]),
  spatial_dropout1d: () => new L.SpatialDropout1D(0.3),
  einsum_dense: () => new L.EinsumDense("abc,cd->abd", [null, 5], { biasAxes: "d", activation: "relu" }),
  simple_rnn: () => new L.SimpleRNN(3, { activation: "relu", returnSequences: true }),
  lstm: () => new L.LSTM(3),
  lstm_options: () =>
    new L.LSTM(3, { useBias: false, goBackwards: true, returnSequences: true, recurrentActivation: "hardSigmoid" }),
  gru: () => new L.GRU(3, { returnSequences: true }),
  gru_before: () => new L.GRU(3, { resetAfter: false, activation: "elu" }),
  rnn_cells: () => new L.RNN([new L.LSTMCell(3), new L.GRUCell(2)], { returnSequences: true }),
  rnn_simple: () => new L.RNN(new L.SimpleRNNCell(3)),
  bidirectional: () => new L.Bidirectional(new L.LSTM(3, { returnSequences: true })),
  bidirectional_sum: () => new L.Bidirectional(new L.GRU(3), { mergeMode: "sum" }),
  bidirectional_apart: () =>
    new L.Bidirectional(new L.SimpleRNN(3), {
      mergeMode: "ave",
      backwardLayer: new L.SimpleRNN(3, { goBackwards: true, activation: "relu" }),
    }),
  time_distributed: () => new L.TimeDistributed(new L.Dense(3, { activation: "sigmoid" })),
  masking: () => new L.Masking({ maskValue: 0.5 }),
  group_normalization_sequence: () => new L.GroupNormalization({ groups: 2 }),
};

const IMAGE: Readonly<Record<string, () => Unary>> = {
  conv2d: () => new L.Conv2D(3, 3),
  conv2d_options: () =>
    new L.Conv2D(4, [3, 2], { strides: [2, 1], padding: "same", activation: "relu", useBias: false }),
  conv2d_dilated: () => new L.Conv2D(3, 3, { dilationRate: 2 }),
  conv2d_groups: () => new L.Conv2D(4, 2, { groups: 2, padding: "same" }),
  conv2d_transpose: () => new L.Conv2DTranspose(3, 3, { strides: 2, padding: "same" }),
  conv2d_transpose_padded: () => new L.Conv2DTranspose(3, 3, { strides: 2, padding: "valid", outputPadding: 1 }),
  separable_conv2d: () => new L.SeparableConv2D(4, 3, { depthMultiplier: 2, padding: "same", activation: "silu" }),
  depthwise_conv2d: () => new L.DepthwiseConv2D(3, { strides: 2, depthMultiplier: 2, padding: "same" }),
  max_pooling2d: () => new L.MaxPooling2D({ poolSize: [2, 3], strides: 2 }),
  average_pooling2d: () => new L.AveragePooling2D({ poolSize: 2, padding: "same" }),
  global_max_pooling2d: () => new L.GlobalMaxPooling2D({ keepdims: true }),
  global_average_pooling2d: () => new L.GlobalAveragePooling2D(),
  adaptive_average_pooling2d: () => new L.AdaptiveAveragePooling2D([2, 3]),
  adaptive_max_pooling2d: () => new L.AdaptiveMaxPooling2D(2),
  up_sampling2d: () => new L.UpSampling2D([2, 3]),
  up_sampling2d_bilinear: () => new L.UpSampling2D(2, { interpolation: "bilinear" }),
  zero_padding2d: () =>
    new L.ZeroPadding2D([
      [1, 2],
      [0, 1],
    ]),
  cropping2d: () =>
    new L.Cropping2D([
      [1, 1],
      [2, 0],
    ]),
  spatial_dropout2d: () => new L.SpatialDropout2D(0.3),
  batch_normalization_image: () =>
    new L.BatchNormalization({ axis: -1, betaInitializer: new initializers.RandomNormal() }),
  group_normalization: () => new L.GroupNormalization({ groups: 2, epsilon: 0.01 }),
  layer_normalization_axes: () => new L.LayerNormalization({ axis: [2, 3] }),
  prelu_shared: () =>
    new L.PReLU({ sharedAxes: [1, 2], alphaInitializer: new initializers.RandomNormal({ stddev: 0.3 }) }),
  resizing: () => new L.Resizing(4, 5),
  center_crop: () => new L.CenterCrop(4, 3),
  spectral_conv: () => new L.SpectralNormalization(new L.Conv2D(3, 2)),
  normalization: () => new L.Normalization({ mean: [0.1, 0.2, -0.1, 0], variance: [1, 2, 0.5, 1] }),
};

const VOLUME: Readonly<Record<string, () => Unary>> = {
  conv3d: () => new L.Conv3D(2, 2, { activation: "tanh" }),
  conv3d_transpose: () => new L.Conv3DTranspose(2, 2, { strides: 2 }),
  max_pooling3d: () => new L.MaxPooling3D({ poolSize: 2 }),
  average_pooling3d: () => new L.AveragePooling3D({ poolSize: 2, padding: "same" }),
  global_max_pooling3d: () => new L.GlobalMaxPooling3D(),
  global_average_pooling3d: () => new L.GlobalAveragePooling3D(),
  up_sampling3d: () => new L.UpSampling3D(2),
  zero_padding3d: () => new L.ZeroPadding3D(1),
  cropping3d: () => new L.Cropping3D(1),
  conv_lstm2d: () => new L.ConvLSTM2D(2, 2, { padding: "same", returnSequences: true }),
  time_distributed_conv: () => new L.TimeDistributed(new L.Conv2D(2, 2)),
};

const merging = [L.Add, L.Average, L.Maximum, L.Minimum, L.Multiply, L.Concatenate].map(
  (Class): Case => ({
    name: Class.className.toLowerCase(),
    inputs: [
      [3, 2],
      [3, 2],
    ],
    build: (a, b) => new Class().apply([a, b] as never),
  }),
);

const x6 = [[6]] as const;

const FUNCTIONAL: readonly Case[] = [
  ...merging,
  { name: "subtract", inputs: [[3], [3]], build: (a, b) => new L.Subtract().apply([a, b] as never) },
  {
    name: "dot",
    inputs: [
      [3, 2],
      [4, 2],
    ],
    build: (a, b) => new L.Dot(2, { normalize: true }).apply([a, b] as never),
  },
  {
    name: "attention",
    inputs: [
      [3, 4],
      [5, 4],
    ],
    build: (a, b) => new L.Attention({ useScale: true }).apply([a, b] as never) as SymbolicTensor,
  },
  {
    name: "additive_attention",
    inputs: [
      [3, 4],
      [5, 4],
    ],
    build: (a, b) => new L.AdditiveAttention().apply([a, b] as never) as SymbolicTensor,
  },
  {
    name: "multi_head_attention",
    inputs: [
      [3, 4],
      [5, 4],
    ],
    build: (a, b) => new L.MultiHeadAttention(2, 3).apply([a, b] as never) as SymbolicTensor,
  },
  {
    name: "multi_head_attention_causal",
    inputs: [[4, 4]],
    build: (a) =>
      new L.MultiHeadAttention(2, 3, { valueDim: 3, useBias: false }).apply([a, a] as never, {
        useCausalMask: true,
      }) as SymbolicTensor,
  },
  {
    name: "group_query_attention",
    inputs: [[3, 4]],
    build: (a) => new L.GroupQueryAttention(3, 4, 2).apply([a, a] as never) as SymbolicTensor,
  },
  {
    name: "encoder_states",
    inputs: [
      [4, 3],
      [5, 3],
    ],
    build: (a, b) => {
      const [, h, c] = new L.LSTM(4, { returnState: true }).apply(a as SymbolicTensor) as readonly SymbolicTensor[];
      return new L.LSTM(4).apply(b as SymbolicTensor, { initialState: [h, c] as never }) as SymbolicTensor;
    },
  },
  {
    name: "shared_twice",
    inputs: x6,
    build: (x) => {
      const dense = new L.Dense(6, { activation: "tanh" });
      return new L.Add().apply([dense.apply(dense.apply(x as SymbolicTensor)), x] as never);
    },
  },
  {
    name: "nested",
    inputs: x6,
    build: (x) => {
      const inner = Input([6]);
      const model = new Model({
        inputs: inner,
        outputs: new L.Dense(4, { activation: "relu" }).apply(new L.BatchNormalization().apply(inner)),
      });
      return new L.Dense(2).apply(model.apply(x as SymbolicTensor));
    },
  },
  {
    name: "nested_as_output",
    inputs: x6,
    build: (x) => {
      const inner = Input([6]);
      return new Model({ inputs: inner, outputs: new L.Dense(4).apply(inner) }).apply(x as SymbolicTensor);
    },
  },
  {
    name: "two_outputs",
    inputs: x6,
    build: (x) => [new L.Dense(2).apply(x as SymbolicTensor), new L.Dense(3).apply(x as SymbolicTensor)],
  },
  {
    name: "ops_arithmetic",
    inputs: [[3], [3]],
    build: (a, b) =>
      ops.divide(
        ops.add(ops.multiply(a as SymbolicTensor, 2), b as SymbolicTensor),
        ops.add(ops.exp(b as SymbolicTensor), 1),
      ),
  },
  {
    name: "ops_reduce",
    inputs: [[3, 4]],
    build: (x) =>
      ops.subtract(
        ops.mean(x as SymbolicTensor, { axis: -1, keepdims: true }),
        ops.max(x as SymbolicTensor, { axis: 1, keepdims: true }),
      ),
  },
  {
    name: "ops_shape",
    inputs: [[3, 4]],
    build: (x) => ops.transpose(ops.reshape(x as SymbolicTensor, [-1, 4, 3]), [0, 2, 1]),
  },
  {
    name: "ops_concat",
    inputs: [[3], [3]],
    build: (a, b) => ops.concat([a as SymbolicTensor, ops.relu(b as SymbolicTensor)], -1),
  },
  {
    name: "ops_where",
    inputs: [[3], [3]],
    build: (a, b) => ops.where(ops.greater(a as SymbolicTensor, 0), a as SymbolicTensor, b as SymbolicTensor),
  },
];

const EMBEDDING: Readonly<Record<string, () => Unary>> = {
  embedding: () => new L.Embedding(9, 4),
  embedding_zero: () => new L.Embedding(9, 4, { maskZero: true }),
  embedding_lstm: () => ({ apply: (x) => new L.LSTM(3).apply(new L.Embedding(9, 4, { maskZero: true }).apply(x)) }),
  embedding_pooled: () => ({
    apply: (x) => new L.GlobalAveragePooling1D().apply(new L.Embedding(9, 4, { maskZero: true }).apply(x)),
  }),
  embedding_attention: () => ({
    apply: (x) => {
      const e = new L.Embedding(9, 4, { maskZero: true }).apply(x);
      return new L.MultiHeadAttention(2, 3).apply([e, e]);
    },
  }),
};

export const cases: readonly Case[] = [
  ...unary([6], VECTOR),
  ...unary([6], Object.fromEntries(NAMES.map((name) => [`activation_${name}`, () => new L.Activation(name)]))),
  ...unary([7, 4], SEQUENCE),
  ...unary([6, 7, 4], IMAGE),
  ...unary([4, 4, 4, 2], VOLUME),
  ...unary([5], EMBEDDING, 9),
  ...FUNCTIONAL,
];

/** The model of a question. */
export function modelOf({ inputs, build, below, name }: Case): Model<never, never> {
  const ends = inputs.map((shape, i) =>
    Input({ shape, dtype: below === undefined ? "float32" : "int32", name: `input_${i}` }),
  );
  const outputs = build(...ends);
  return new Model({ inputs: ends.length === 1 ? ends[0] : ends, outputs, name } as never);
}

/** The inputs that a question is asked with: always the same. */
export function inputsFor({ inputs, below }: Case): Tensor[] {
  return inputs.map((shape, i) => {
    const sizes = [3, ...shape];
    const values = numbers(
      i,
      sizes.reduce((product, size) => product * size, 1),
    );
    if (below === undefined) return Tensor.from(values, sizes);
    return Tensor.from(
      values.map((value) => Math.floor(Math.abs(value) * 7919) % below),
      sizes,
      "int32",
    );
  });
}

/** Numbers between −2 and 2 that look random. */
export function numbers(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const wave = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 4 * (wave - Math.floor(wave)) - 2;
  });
}
