import { nonNegative, positive } from "../check.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import {
  Activation,
  Add,
  BatchNormalization,
  Conv2D,
  DepthwiseConv2D,
  Dropout,
  Flatten,
  GlobalAveragePooling2D,
  Multiply,
  ReLU,
  Rescaling,
  ZeroPadding2D,
} from "../layers/index.js";
import type { Model } from "../models/index.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { withDefaults } from "../options.js";
import { channelsOf, marginsForStride2, multipleOf8 } from "./blocks.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { pooled } from "./head.js";
import { noWeights } from "./mobilenet.js";
import { mobileNetV3File } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessNothing as preprocessInput } from "./preprocess-input.js";

/** Options of {@link MobileNetV3Small} and {@link MobileNetV3Large}. */
export interface MobileNetV3Options extends ApplicationOptions {
  /** Factor of all numbers of channels, which are then made multiples of 8. Default 1. */
  readonly alpha?: number | undefined;
  /** Leaves out squeeze-and-excitation, hard swish and kernels of 5 × 5. Default false. */
  readonly minimalistic?: boolean | undefined;
  /** The share of features that training drops before the classifier. Default 0.2. */
  readonly dropoutRate?: number | undefined;
  /** Whether the model itself brings values from 0 … 255 to -1 … 1. Default true. */
  readonly includePreprocessing?: boolean | undefined;
}

/** A block: widening, channels, kernel of 3 or 5, stride, squeeze-and-excitation, and hard swish in place of relu. */
type Block = readonly [
  expansion: number,
  filters: number,
  kernel: 3 | 5,
  strides: 1 | 2,
  excites: boolean,
  swish: boolean,
];

const SMALL: readonly Block[] = [
  [1, 16, 3, 2, true, false],
  [72 / 16, 24, 3, 2, false, false],
  [88 / 24, 24, 3, 1, false, false],
  [4, 40, 5, 2, true, true],
  [6, 40, 5, 1, true, true],
  [6, 40, 5, 1, true, true],
  [3, 48, 5, 1, true, true],
  [3, 48, 5, 1, true, true],
  [6, 96, 5, 2, true, true],
  [6, 96, 5, 1, true, true],
  [6, 96, 5, 1, true, true],
];

const LARGE: readonly Block[] = [
  [1, 16, 3, 1, false, false],
  [4, 24, 3, 2, false, false],
  [3, 24, 3, 1, false, false],
  [3, 40, 5, 2, true, false],
  [3, 40, 5, 1, true, false],
  [3, 40, 5, 1, true, false],
  [6, 80, 3, 2, false, true],
  [2.5, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [6, 112, 3, 1, true, true],
  [6, 112, 3, 1, true, true],
  [6, 160, 5, 2, true, true],
  [6, 160, 5, 1, true, true],
  [6, 160, 5, 1, true, true],
];

/**
 * MobileNetV3, the small one (Howard et al., "Searching for MobileNetV3", ICCV 2019), layer by layer as in Keras. Images [batch, height,
 * width, 3] of any size from 32 up, values from 0 to 255; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function MobileNetV3Small(options: MobileNetV3Options = {}): Promise<Model> {
  return mobileNetV3("MobileNetV3Small", options, SMALL, 1024);
}

/** MobileNetV3, the large one: see {@link MobileNetV3Small}. */
export async function MobileNetV3Large(options: MobileNetV3Options = {}): Promise<Model> {
  return mobileNetV3("MobileNetV3Large", options, LARGE, 1280);
}

type Activate = (x: SymbolicTensor) => SymbolicTensor;
const relu: Activate = (x) => new ReLU().apply(x);
const hardSwish: Activate = (x) => new Activation("hardSwish").apply(x);
const plain = { padding: "same", useBias: false } as const;

async function mobileNetV3(
  where: "MobileNetV3Small" | "MobileNetV3Large",
  options: MobileNetV3Options,
  blocks: readonly Block[],
  features: number,
): Promise<Model> {
  const defaults = { ...APPLICATION, alpha: 1, minimalistic: false, dropoutRate: 0.2, includePreprocessing: true };
  const config = withDefaults(where, options, defaults);
  const { alpha, minimalistic, dropoutRate, includeTop, classes, classifierActivation } = config;
  positive(where, "alpha", alpha);
  nonNegative(where, "dropoutRate", dropoutRate);
  const frame = openFrame(where, config as ApplicationConfig, { size: 224, anySize: true });
  const file = () => {
    if (minimalistic && alpha !== 1) throw noWeights(where, "alpha: 1 for minimalistic models", alpha);
    if (![0.75, 1].includes(alpha)) throw noWeights(where, "alpha: 0.75 or 1", alpha);
    const size = where === "MobileNetV3Small" ? "small" : "large";
    return mobileNetV3File(minimalistic ? `${size}_minimalistic` : size, alpha, includeTop);
  };

  const swish = minimalistic ? relu : hardSwish;
  let x = config.includePreprocessing ? new Rescaling(1 / 127.5, { offset: -1 }).apply(frame.input) : frame.input;
  x = new Conv2D(16, 3, { ...plain, strides: 2, name: "conv" }).apply(x);
  x = swish(normalized(x, "conv_bn"));
  blocks.forEach(([expansion, filters, kernel, strides, excites, swishes], i) => {
    x = block(x, i === 0 ? "expanded_conv_" : `expanded_conv_${i}_`, {
      widened: i === 0 ? undefined : multipleOf8(channelsOf(x) * expansion),
      filters: multipleOf8(filters * alpha),
      kernel: minimalistic ? 3 : kernel,
      strides,
      excites: excites && !minimalistic,
      activate: swishes ? swish : relu,
    });
  });
  x = new Conv2D(multipleOf8(channelsOf(x) * 6), 1, { ...plain, name: "conv_1" }).apply(x);
  x = swish(normalized(x, "conv_1_bn"));
  if (includeTop) {
    x = new GlobalAveragePooling2D({ keepdims: true }).apply(x);
    const wide = alpha > 1 ? multipleOf8(features * alpha) : features;
    x = swish(new Conv2D(wide, 1, { padding: "same", name: "conv_2" }).apply(x));
    if (dropoutRate > 0) x = new Dropout(dropoutRate).apply(x);
    x = new Conv2D(classes, 1, { padding: "same", name: "logits" }).apply(x);
    x = new Flatten().apply(x);
    x = new Activation(classifierActivation ?? "linear", { name: "predictions" }).apply(x);
  } else x = pooled(frame, x, true);
  return closeFrame(frame, x, where, file);
}

interface BlockShape {
  /** Undefined: not widened. */
  readonly widened: number | undefined;
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly excites: boolean;
  readonly activate: Activate;
}

function block(
  input: SymbolicTensor,
  prefix: string,
  { widened, filters, kernel, strides, excites, activate }: BlockShape,
): SymbolicTensor {
  let x = input;
  if (widened !== undefined) {
    x = new Conv2D(widened, 1, { ...plain, name: `${prefix}expand` }).apply(x);
    x = activate(normalized(x, `${prefix}expand_bn`));
  }
  if (strides === 2) x = new ZeroPadding2D(marginsForStride2(x, kernel), { name: `${prefix}depthwise_pad` }).apply(x);
  const padding = strides === 1 ? "same" : "valid";
  x = new DepthwiseConv2D(kernel, { strides, padding, useBias: false, name: `${prefix}depthwise` }).apply(x);
  x = activate(normalized(x, `${prefix}depthwise_bn`));
  if (excites) x = excited(x, `${prefix}squeeze_excite_`);
  x = new Conv2D(filters, 1, { ...plain, name: `${prefix}project` }).apply(x);
  x = normalized(x, `${prefix}project_bn`);
  if (strides !== 1 || channelsOf(input) !== filters) return x;
  return new Add({ name: `${prefix}add` }).apply([input, x]);
}

/** Weighs each channel by what all have in the mean (Hu et al., "Squeeze-and-Excitation Networks", CVPR 2018). */
function excited(input: SymbolicTensor, prefix: string): SymbolicTensor {
  const channels = channelsOf(input);
  let x = new GlobalAveragePooling2D({ keepdims: true, name: `${prefix}avg_pool` }).apply(input);
  x = new Conv2D(multipleOf8(channels * 0.25), 1, { padding: "same", name: `${prefix}conv` }).apply(x);
  x = new ReLU({ name: `${prefix}relu` }).apply(x);
  x = new Conv2D(channels, 1, { padding: "same", name: `${prefix}conv_1` }).apply(x);
  x = multiply(new ReLU(6).apply(add(x, 3)), 1 / 6);
  return new Multiply({ name: `${prefix}mul` }).apply([input, x]);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new BatchNormalization({ epsilon: 1e-3, momentum: 0.999, name }).apply(x);
}
