import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Conv2D, DepthwiseConv2D, Normalization, Rescaling, ZeroPadding2D } from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { channelsOf, marginsForStride2, multipleOf8 } from "./blocks.js";
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

/** Factors of the numbers of channels and of blocks, the images' size, and the share dropped before the classifier. */
const MODELS = {
  EfficientNetB0: [1.0, 1.0, 224, 0.2],
  EfficientNetB1: [1.0, 1.1, 240, 0.2],
  EfficientNetB2: [1.1, 1.2, 260, 0.3],
  EfficientNetB3: [1.2, 1.4, 300, 0.3],
  EfficientNetB4: [1.4, 1.8, 380, 0.4],
  EfficientNetB5: [1.6, 2.2, 456, 0.4],
  EfficientNetB6: [1.8, 2.6, 528, 0.5],
  EfficientNetB7: [2.0, 3.1, 600, 0.5],
} as const;

/** Stages of blocks: kernel, how many blocks, channels, widening, and the stride of the first. */
const STAGES = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 6, 2],
  [5, 2, 40, 6, 2],
  [3, 3, 80, 6, 2],
  [5, 3, 112, 6, 1],
  [5, 4, 192, 6, 2],
  [3, 1, 320, 6, 1],
] as const;

/** The share of blocks that training leaves out at the end of the net. */
const DROP_CONNECT = 0.2;

/**
 * EfficientNet B0 (Tan & Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019), layer by layer as in
 * Keras. Images [batch, 224, 224, 3] of values from 0 to 255; gives [batch, classes]. The others are wider, deeper and for larger images.
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function EfficientNetB0(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB0", options);
}

/** EfficientNet B1, for images of 240 by 240: see {@link EfficientNetB0}. */
export async function EfficientNetB1(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB1", options);
}

/** EfficientNet B2, for images of 260 by 260: see {@link EfficientNetB0}. */
export async function EfficientNetB2(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB2", options);
}

/** EfficientNet B3, for images of 300 by 300: see {@link EfficientNetB0}. */
export async function EfficientNetB3(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB3", options);
}

/** EfficientNet B4, for images of 380 by 380: see {@link EfficientNetB0}. */
export async function EfficientNetB4(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB4", options);
}

/** EfficientNet B5, for images of 456 by 456: see {@link EfficientNetB0}. */
export async function EfficientNetB5(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB5", options);
}

/** EfficientNet B6, for images of 528 by 528: see {@link EfficientNetB0}. */
export async function EfficientNetB6(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB6", options);
}

/** EfficientNet B7, for images of 600 by 600: see {@link EfficientNetB0}. */
export async function EfficientNetB7(options: ApplicationOptions = {}): Promise<Model> {
  return efficientNet("EfficientNetB7", options);
}

async function efficientNet(where: keyof typeof MODELS, options: ApplicationOptions): Promise<Model> {
  const config = withDefaults(where, options, APPLICATION);
  const [width, depth, size, dropout] = MODELS[where];
  const frame = openFrame(where, config as ApplicationConfig, { size });
  const wide = (channels: number) => multipleOf8(channels * width);

  let x = new Rescaling(1 / 255).apply(frame.input);
  x = new Normalization().apply(x);
  // The published weights divide by the variances only: Keras makes up for the rest here.
  if (config.weights === "imagenet") x = new Rescaling([0.229, 0.224, 0.225].map((std) => 1 / Math.sqrt(std))).apply(x);
  x = new ZeroPadding2D(marginsForStride2(x, 3), { name: "stem_conv_pad" }).apply(x);
  const stem = { strides: 2, useBias: false, kernelInitializer: kernelStart(), name: "stem_conv" };
  x = activated(new Conv2D(wide(32), 3, stem).apply(x), "stem_");

  const deep = STAGES.map(([, count]) => Math.ceil(depth * count));
  const blocks = deep.reduce((all, count) => all + count, 0);
  let before = 0;
  STAGES.forEach(([kernel, , filters, expansion, strides], stage) => {
    for (let i = 0; i < (deep[stage] ?? 0); i++) {
      const shape = { kernel, filters: wide(filters), expansion, strides: i === 0 ? strides : 1 };
      x = block(x, shape, (DROP_CONNECT * before++) / blocks, blockName(stage, i));
    }
  });
  x = activated(conv(x, wide(1280), 1, "top_conv"), "top_");
  const end = { top: "avg_pool", named: true, dropout, kernelInitializer: classifierStart() };
  const name = where.toLowerCase();
  return closeFrame(frame, head(frame, x, end), name, () => weightsFile(name, config.includeTop));
}

interface BlockShape {
  readonly kernel: number;
  readonly filters: number;
  readonly expansion: number;
  readonly strides: number;
}

function block(
  input: SymbolicTensor,
  { kernel, filters, expansion, strides }: BlockShape,
  dropRate: number,
  name: string,
): SymbolicTensor {
  const channels = channelsOf(input);
  let x = input;
  if (expansion !== 1) x = activated(conv(x, channels * expansion, 1, `${name}expand_conv`), `${name}expand_`);
  if (strides === 2) x = new ZeroPadding2D(marginsForStride2(x, kernel), { name: `${name}dwconv_pad` }).apply(x);
  x = new DepthwiseConv2D(kernel, {
    strides,
    padding: strides === 2 ? "valid" : "same",
    useBias: false,
    depthwiseInitializer: kernelStart(),
    name: `${name}dwconv`,
  }).apply(x);
  x = activated(x, name);
  x = excited(x, Math.max(1, Math.floor(channels / 4)), name);
  x = normalized(conv(x, filters, 1, `${name}project_conv`), `${name}project_bn`);
  return strides === 1 && channels === filters ? addedUp(input, x, dropRate, name) : x;
}
