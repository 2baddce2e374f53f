/** The layers that can be put into a net, and what they begin with. */
import type { layers } from "wgrad";
import { MOST_KINDS } from "../../text/corpus.js";
import type { Options, Part } from "./part.js";
import { STEPS } from "./tasks.js";

export interface Group {
  readonly title: string;
  readonly layers: Readonly<Partial<Record<keyof typeof layers, Options>>>;
}

const LSTM: Part = { name: "LSTM", options: { units: 8 } };

export const palette: readonly Group[] = [
  {
    title: "Dense",
    layers: {
      Dense: { units: 8, activation: "tanh" },
      RBF: { units: 8 },
      Embedding: { inputDim: MOST_KINDS, outputDim: 16 },
      PositionEmbedding: { sequenceLength: STEPS },
    },
  },
  {
    title: "Convolution",
    layers: {
      Conv1D: { filters: 8, kernelSize: 3, padding: "causal", activation: "relu" },
      Conv2D: { filters: 8, kernelSize: 3, activation: "relu" },
      SeparableConv1D: { filters: 8, kernelSize: 3, padding: "same", activation: "relu" },
      SeparableConv2D: { filters: 8, kernelSize: 3, activation: "relu" },
      DepthwiseConv2D: { kernelSize: 3 },
      Conv2DTranspose: { filters: 8, kernelSize: 3, activation: "relu" },
    },
  },
  {
    title: "Recurrent",
    layers: {
      LSTM: LSTM.options,
      GRU: { units: 8 },
      SimpleRNN: { units: 8 },
      Bidirectional: { layer: LSTM },
      TimeDistributed: { layer: { name: "Dense", options: { units: 8, activation: "relu" } } },
    },
  },
  {
    title: "Attention",
    layers: {
      MultiHeadAttention: { numHeads: 2, keyDim: 8 },
      GroupQueryAttention: { headDim: 8, numQueryHeads: 2, numKeyValueHeads: 1 },
      Attention: {},
      AdditiveAttention: {},
    },
  },
  {
    title: "Pooling",
    layers: {
      MaxPooling1D: {},
      MaxPooling2D: {},
      AveragePooling1D: {},
      AveragePooling2D: {},
      GlobalAveragePooling1D: {},
      GlobalAveragePooling2D: {},
      GlobalMaxPooling1D: {},
      GlobalMaxPooling2D: {},
    },
  },
  {
    title: "Normalization",
    layers: {
      BatchNormalization: {},
      LayerNormalization: {},
      GroupNormalization: { groups: 4 },
      RMSNormalization: {},
      UnitNormalization: {},
    },
  },
  {
    title: "Regularization",
    layers: {
      Dropout: { rate: 0.2 },
      SpatialDropout1D: { rate: 0.2 },
      SpatialDropout2D: { rate: 0.2 },
      AlphaDropout: { rate: 0.2 },
      GaussianDropout: { rate: 0.2 },
      GaussianNoise: { stddev: 0.1 },
      ActivityRegularization: { l2: 0.01 },
    },
  },
  {
    title: "Activations",
    layers: {
      Activation: { activation: "relu" },
      ReLU: {},
      LeakyReLU: {},
      PReLU: {},
      ELU: {},
      Softmax: {},
    },
  },
  {
    title: "Shape",
    layers: {
      Flatten: {},
      Reshape: { targetShape: [1, -1] },
      Permute: { dims: [2, 1] },
      RepeatVector: { n: 4 },
      ZeroPadding2D: {},
      Cropping2D: { cropping: 1 },
      UpSampling1D: {},
      UpSampling2D: {},
    },
  },
];

const starts = new Map<string, Options>(palette.flatMap(({ layers }) => Object.entries(layers)));

/** A layer as it comes out of the palette; undefined for one that is not there. */
export function startOf(name: string): Part | undefined {
  const options = starts.get(name);
  return options && { name, options };
}
