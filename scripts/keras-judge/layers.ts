/** Layers with options, each in a small model: what Keras is asked about. */
import { type activations, initializers, layers as L, regularizers, type SymbolicTensor } from "wgrad";
import type { Case } from "./case.js";
import { wired } from "./wired.js";

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
  ...wired,
];
