import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Activation, DepthwiseConv2D, Normalization, Rescaling } from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { channelsOf } from "./blocks.js";
import {
  activated,
  addedUp,
  blockName,
  classifierStart,
  conv,
  excited,
  kernelStart,
  normalized,
} from "./efficientnet-block.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { weightsFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessNothing as preprocessInput } from "./preprocess-input.js";

/** Options of the EfficientNetV2 models. */
export interface EfficientNetV2Options extends ApplicationOptions {
  /** Whether the model itself takes values from 0 to 255, and brings them to where it wants them. Default true. */
  readonly includePreprocessing?: boolean | undefined;
}

/**
 * A stage of blocks: fused or not, how many, channels, widening, the stride of the first, and the share of channels that
 * squeeze-and-excitation goes through.
 */
type Stage = readonly [fused: boolean, count: number, filters: number, expansion: number, strides: number, se: number];

const BASE: readonly Stage[] = [
  [true, 1, 16, 1, 1, 0],
  [true, 2, 32, 4, 2, 0],
  [true, 2, 48, 4, 2, 0],
  [false, 3, 96, 4, 2, 0.25],
  [false, 5, 112, 6, 1, 0.25],
  [false, 8, 192, 6, 2, 0.25],
];

const S: readonly Stage[] = [
  [true, 2, 24, 1, 1, 0],
  [true, 4, 48, 4, 2, 0],
  [true, 4, 64, 4, 2, 0],
  [false, 6, 128, 4, 2, 0.25],
  [false, 9, 160, 6, 1, 0.25],
  [false, 15, 256, 6, 2, 0.25],
];

const M: readonly Stage[] = [
  [true, 3, 24, 1, 1, 0],
  [true, 5, 48, 4, 2, 0],
  [true, 5, 80, 4, 2, 0],
  [false, 7, 160, 4, 2, 0.25],
  [false, 14, 176, 6, 1, 0.25],
  [false, 18, 304, 6, 2, 0.25],
  [false, 5, 512, 6, 1, 0.25],
];

const L: readonly Stage[] = [
  [true, 4, 32, 1, 1, 0],
  [true, 7, 64, 4, 2, 0],
  [true, 7, 96, 4, 2, 0],
  [false, 10, 192, 4, 2, 0.25],
  [false, 19, 224, 6, 1, 0.25],
  [false, 25, 384, 6, 2, 0.25],
  [false, 7, 640, 6, 1, 0.25],
];

/** Stages, channels of the stem, factors of the numbers of channels and of blocks, and the images' size. */
const MODELS = {
  "efficientnetv2-b0": [BASE, 32, 1.0, 1.0, 224],
  "efficientnetv2-b1": [BASE, 32, 1.0, 1.1, 240],
  "efficientnetv2-b2": [BASE, 32, 1.1, 1.2, 260],
  "efficientnetv2-b3": [BASE, 32, 1.2, 1.4, 300],
  "efficientnetv2-s": [S, 24, 1.0, 1.0, 384],
  "efficientnetv2-m": [M, 24, 1.0, 1.0, 480],
  "efficientnetv2-l": [L, 32, 1.0, 1.0, 480],
} as const;

/** The share of blocks that training leaves out at the end of the net. */
const DROP_CONNECT = 0.2;
const MOMENTUM = 0.9;

/**
 * EfficientNetV2 B0 (Tan & Le, "EfficientNetV2: Smaller Models and Faster Training", ICML 2021), layer by layer as in Keras. Images
 * [batch, 224, 224, 3] of values from 0 to 255; gives [batch, classes]. The others are wider, deeper and for larger images.
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function EfficientNetV2B0(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2B0", "efficientnetv2-b0", options);
}

/** EfficientNetV2 B1, for images of 240 by 240: see {@link EfficientNetV2B0}. */
export async function EfficientNetV2B1(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2B1", "efficientnetv2-b1", options);
}

/** EfficientNetV2 B2, for images of 260 by 260: see {@link EfficientNetV2B0}. */
export async function EfficientNetV2B2(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2B2", "efficientnetv2-b2", options);
}

/** EfficientNetV2 B3, for images of 300 by 300: see {@link EfficientNetV2B0}. */
export async function EfficientNetV2B3(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2B3", "efficientnetv2-b3", options);
}

/** EfficientNetV2 S, for images of 384 by 384: see {@link EfficientNetV2B0}. */
export async function EfficientNetV2S(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2S", "efficientnetv2-s", options);
}

/** EfficientNetV2 M, for images of 480 by 480: see {@link EfficientNetV2B0}. */
export async function EfficientNetV2M(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2M", "efficientnetv2-m", options);
}

/** EfficientNetV2 L, for images of 480 by 480: see {@link EfficientNetV2B0}. */
export async function EfficientNetV2L(options: EfficientNetV2Options = {}): Promise<Model> {
  return efficientNetV2("EfficientNetV2L", "efficientnetv2-l", options);
}

async function efficientNetV2(
  where: string,
  kind: keyof typeof MODELS,
  options: EfficientNetV2Options,
): Promise<Model> {
  const config = withDefaults(where, options, { ...APPLICATION, includePreprocessing: true });
  const [stages, stem, width, depth, size] = MODELS[kind];
  const frame = openFrame(where, config as ApplicationConfig, { size });
  const wide = (channels: number) => Math.max(8, Math.floor((channels * width + 4) / 8) * 8);

  let x = frame.input;
  if (config.includePreprocessing) {
    // Keras goes by the model's name, also by one that was given.
    const isBase = (config.name ?? kind).split("-").at(-1)?.startsWith("b") === true;
    x = isBase && channelsOf(x) === 3 ? standardized(x) : new Rescaling(1 / 128, { offset: -1 }).apply(x);
  }
  x = activated(conv(x, wide(stem), 3, "stem_conv", 2), "stem_", MOMENTUM);
  const blocks = stages.reduce((all, [, count]) => all + count, 0);
  let before = 0;
  stages.forEach(([fused, count, filters, expansion, strides, se], stage) => {
    const deep = Math.ceil(depth * count);
    for (let i = 0; i < deep; i++) {
      const shape = { filters: wide(filters), expansion, strides: i === 0 ? strides : 1, se };
      const make = fused ? fusedBlock : block;
      x = make(x, shape, (DROP_CONNECT * before++) / blocks, blockName(stage, i));
    }
  });
  x = activated(conv(x, wide(1280), 1, "top_conv"), "top_", MOMENTUM);
  const end = { top: "avg_pool", named: true, dropout: 0.2, kernelInitializer: classifierStart() };
  return closeFrame(frame, head(frame, x, end), kind, () => weightsFile(kind, config.includeTop));
}

function standardized(x: SymbolicTensor): SymbolicTensor {
  const [mean, variance] = [
    [0.485, 0.456, 0.406],
    [0.229 ** 2, 0.224 ** 2, 0.225 ** 2],
  ] as const;
  return new Normalization({ axis: 3, mean, variance }).apply(new Rescaling(1 / 255).apply(x));
}

interface BlockShape {
  readonly filters: number;
  readonly expansion: number;
  readonly strides: number;
  readonly se: number;
}

function block(
  input: SymbolicTensor,
  { filters, expansion, strides, se }: BlockShape,
  dropRate: number,
  name: string,
): SymbolicTensor {
  const channels = channelsOf(input);
  let x = conv(input, channels * expansion, 1, `${name}expand_conv`);
  x = activated(x, `${name}expand_`, MOMENTUM);
  const how = { padding: "same", useBias: false, depthwiseInitializer: kernelStart() } as const;
  x = new DepthwiseConv2D(3, { ...how, strides, name: `${name}dwconv2` }).apply(x);
  x = activated(x, name, MOMENTUM);
  x = excited(x, Math.max(1, Math.floor(channels * se)), name);
  x = normalized(conv(x, filters, 1, `${name}project_conv`), `${name}project_bn`, MOMENTUM);
  return strides === 1 && channels === filters ? addedUp(input, x, dropRate, name) : x;
}

/** One convolution of 3 × 3 in place of a pointwise and a depthwise one. */
function fusedBlock(
  input: SymbolicTensor,
  { filters, expansion, strides }: BlockShape,
  dropRate: number,
  name: string,
): SymbolicTensor {
  const channels = channelsOf(input);
  let x = input;
  if (expansion === 1) {
    x = normalized(conv(x, filters, 3, `${name}project_conv`, strides), `${name}project_bn`, MOMENTUM);
    x = new Activation("swish", { name: `${name}project_activation` }).apply(x);
  } else {
    x = activated(conv(x, channels * expansion, 3, `${name}expand_conv`, strides), `${name}expand_`, MOMENTUM);
    x = normalized(conv(x, filters, 1, `${name}project_conv`), `${name}project_bn`, MOMENTUM);
  }
  return strides === 1 && channels === filters ? addedUp(input, x, dropRate, name) : x;
}
