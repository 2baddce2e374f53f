import { uniform } from "./random.js";

/** Valid convolution, stride 1, channels last, followed by a relu. */
export interface ConvSpec {
  readonly type: "conv";
  readonly filters: number;
  readonly size: number;
}
/** Max pooling, valid, stride = size. */
export interface MaxPoolSpec {
  readonly type: "maxPool";
  readonly size: number;
}
export interface FlattenSpec {
  readonly type: "flatten";
}
export interface DenseSpec {
  readonly type: "dense";
  readonly units: number;
  readonly relu: boolean;
}
/** Keras's LSTM: tanh, with sigmoid gates. Gives the state after every step or, without `sequences`, after the last. */
export interface LstmSpec {
  readonly type: "lstm";
  readonly units: number;
  readonly sequences: boolean;
}
/** Keras's GRU: tanh, with sigmoid gates, the reset gate after the product, and so with two biases. */
export interface GruSpec {
  readonly type: "gru";
  readonly units: number;
  readonly sequences: boolean;
}
export type LayerSpec = ConvSpec | MaxPoolSpec | FlattenSpec | DenseSpec | LstmSpec | GruSpec;

/**
 * Starting weights: [size, size, channels, filters] of a convolution, [inputs, units] of a dense layer, [inputs, 4 · units] of an LSTM,
 * [inputs, 3 · units] of a GRU.
 */
export interface Kernel {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** A layer where it stands in a model: with its shapes (without the batch) and its kernels. All biases start at zero. */
export type PlacedLayer = { readonly inputShape: readonly number[]; readonly outputShape: readonly number[] } & (
  | (ConvSpec & { readonly kernel: Kernel })
  | MaxPoolSpec
  | FlattenSpec
  | (DenseSpec & { readonly kernel: Kernel })
  /** Both kernels have the gates side by side: i, f, g, o of an LSTM, z, r, n of a GRU. */
  | (LstmSpec & { readonly kernel: Kernel; readonly recurrentKernel: Kernel })
  | (GruSpec & { readonly kernel: Kernel; readonly recurrentKernel: Kernel })
);

/** Follows the shapes through the layers and draws Glorot-uniform kernels. */
export function placeLayers(
  layers: readonly LayerSpec[],
  modelInput: readonly number[],
  random: () => number,
): PlacedLayer[] {
  let inputShape = modelInput;
  return layers.map((layer) => {
    const placed = placeLayer(layer, inputShape, random);
    inputShape = placed.outputShape;
    return placed;
  });
}

function placeLayer(layer: LayerSpec, inputShape: readonly number[], random: () => number): PlacedLayer {
  const [height = 1, width = 1, channels = 1] = inputShape;
  switch (layer.type) {
    case "conv": {
      const { size, filters } = layer;
      const outputShape = [height - size + 1, width - size + 1, filters];
      return { ...layer, inputShape, outputShape, kernel: glorot([size, size, channels, filters], random) };
    }
    case "maxPool": {
      const outputShape = [Math.floor(height / layer.size), Math.floor(width / layer.size), channels];
      return { ...layer, inputShape, outputShape };
    }
    case "flatten":
      return { ...layer, inputShape, outputShape: [count(inputShape)] };
    case "dense": {
      const { units } = layer;
      return { ...layer, inputShape, outputShape: [units], kernel: glorot([count(inputShape), units], random) };
    }
    case "lstm":
    case "gru": {
      const { units, sequences } = layer;
      const [steps = 1, features = 1] = inputShape;
      const width = (layer.type === "lstm" ? 4 : 3) * units;
      const kernel = glorot([features, width], random);
      const recurrentKernel = glorot([units, width], random);
      return { ...layer, inputShape, outputShape: sequences ? [steps, units] : [units], kernel, recurrentKernel };
    }
  }
}

/** What a layer starts with, in Keras's order: its kernels, then its bias of zeros. */
export function startingWeights(layer: PlacedLayer): Kernel[] {
  if (!("kernel" in layer)) return [];
  const width = layer.kernel.shape.at(-1) ?? 0;
  const shape = layer.type === "gru" ? [2, width] : [width];
  const bias = { shape, values: new Float32Array(count(shape)) };
  return "recurrentKernel" in layer ? [layer.kernel, layer.recurrentKernel, bias] : [layer.kernel, bias];
}

/** Uniform in ±√(6 / (fan in + fan out)); the last two axes are inputs and outputs, those before them the receptive field. */
export function glorot(shape: readonly number[], random: () => number): Kernel {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const limit = Math.sqrt(6 / (count(shape.slice(0, -2)) * (inputs + outputs)));
  return { shape, values: uniform(random, count(shape), -limit, limit) };
}

/** What is added to the variance in layer normalization, as in GPT-2. */
export const EPSILON = 1e-5;

/** How many elements a shape holds. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
