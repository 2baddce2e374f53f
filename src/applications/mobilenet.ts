import { nonNegative, positive, positiveInteger } from "../check.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import {
  Activation,
  BatchNormalization,
  Conv2D,
  DepthwiseConv2D,
  Dropout,
  GlobalAveragePooling2D,
  ReLU,
  Reshape,
  ZeroPadding2D,
} from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { pooled } from "./head.js";
import { mobileNetFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

/** Options of {@link MobileNet}. */
export interface MobileNetOptions extends ApplicationOptions {
  /** Factor of all numbers of channels. Default 1. */
  readonly alpha?: number | undefined;
  /** How many kernels each channel has in depthwise convolutions. Default 1. */
  readonly depthMultiplier?: number | undefined;
  /** The share of features that training drops before the classifier. Default 0.001. */
  readonly dropout?: number | undefined;
}

/** The sizes that there are weights for. */
const SIZES: readonly unknown[] = [128, 160, 192, 224];

/** Channels after each of the 13 blocks. */
const BLOCKS = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024] as const;

/**
 * MobileNet (Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017), layer by layer
 * as in Keras. Images [batch, 224, 224, 3] of values from -1 to 1, see `mobilenet.preprocessInput`; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 *
 * @example const model = await applications.MobileNet({ alpha: 0.25, weights: null, inputShape: [128, 128, 3] })
 */
export async function MobileNet(options: MobileNetOptions = {}): Promise<Model> {
  const defaults = { ...APPLICATION, alpha: 1, depthMultiplier: 1, dropout: 0.001 };
  const config = withDefaults("MobileNet", options, defaults);
  const { alpha, depthMultiplier, dropout, includeTop, classes, classifierActivation, inputShape } = config;
  positive("MobileNet", "alpha", alpha);
  positiveInteger("MobileNet", "depthMultiplier", depthMultiplier);
  nonNegative("MobileNet", "dropout", dropout);
  const size = trainedSize(inputShape?.[0], inputShape?.[1], SIZES);
  const frame = openFrame("MobileNet", config as ApplicationConfig, { size });
  const file = () => {
    if (depthMultiplier !== 1) throw noWeights("MobileNet", "depthMultiplier: 1", depthMultiplier);
    if (![0.25, 0.5, 0.75, 1].includes(alpha)) throw noWeights("MobileNet", "alpha: 0.25, 0.5, 0.75 or 1", alpha);
    return mobileNetFile(alpha, trainedSize(frame.shape[0], frame.shape[1], SIZES), includeTop);
  };

  const width = (channels: number) => Math.floor(channels * alpha);
  const rest = { padding: "same", useBias: false } as const;
  let x = new Conv2D(width(32), 3, { ...rest, strides: 2, name: "conv1" }).apply(frame.input);
  x = normalized(x, "conv1");
  let before = 32;
  BLOCKS.forEach((channels, i) => {
    const id = i + 1;
    const strided = channels !== before && id > 1;
    before = channels;
    if (strided) {
      const padding = [[0, 1], [0, 1]] as const; // biome-ignore format: as Keras writes it
      x = new ZeroPadding2D(padding, { name: `conv_pad_${id}` }).apply(x);
    }
    const how = strided ? ({ padding: "valid", strides: 2 } as const) : ({ padding: "same" } as const);
    x = new DepthwiseConv2D(3, { ...how, depthMultiplier, useBias: false, name: `conv_dw_${id}` }).apply(x);
    x = normalized(x, `conv_dw_${id}`);
    x = new Conv2D(width(channels), 1, { ...rest, name: `conv_pw_${id}` }).apply(x);
    x = normalized(x, `conv_pw_${id}`);
  });

  if (includeTop) {
    x = new GlobalAveragePooling2D({ keepdims: true }).apply(x);
    x = new Dropout(dropout, { name: "dropout" }).apply(x);
    x = new Conv2D(classes, 1, { padding: "same", name: "conv_preds" }).apply(x);
    x = new Reshape([classes], { name: "reshape_2" }).apply(x);
    x = new Activation(classifierActivation ?? "linear", { name: "predictions" }).apply(x);
  } else x = pooled(frame, x);
  return closeFrame(frame, x, `mobilenet_${alpha.toFixed(2)}_${rowsName(frame.shape[0])}`, file);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new ReLU(6, { name: `${name}_relu` }).apply(new BatchNormalization({ name: `${name}_bn` }).apply(x));
}

/** The size that weights were trained on: that of the images if it is one of those, else 224. */
export function trainedSize(height: unknown, width: unknown, sizes: readonly unknown[]): number {
  return height === width && sizes.includes(height) ? (height as number) : 224;
}

/** How Keras writes the height in a model's name. */
export function rowsName(height: number | null | undefined): string {
  return height === null || height === undefined ? "None" : String(height);
}

/** There are no weights of ImageNet for an option. */
export function noWeights(where: string, expected: string, received: number): ArgumentError {
  return new ArgumentError({
    where,
    problem: "there are no ImageNet weights for this",
    expected,
    received: String(received),
    remedy: "Pass weights: null, or a file",
  });
}
