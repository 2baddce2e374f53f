import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import {
  Activation,
  AveragePooling2D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  MaxPooling2D,
  ZeroPadding2D,
} from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { channelsOf } from "./blocks.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { weightsFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTorch as preprocessInput } from "./preprocess-input.js";

/**
 * DenseNet of 121 layers (Huang et al., "Densely Connected Convolutional Networks", CVPR 2017), layer by layer as in Keras. Images
 * [batch, 224, 224, 3] as `densenet.preprocessInput` gives them; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function DenseNet121(options: ApplicationOptions = {}): Promise<Model> {
  return denseNet("DenseNet121", options, [6, 12, 24, 16]);
}

/** DenseNet of 169 layers: see {@link DenseNet121}. */
export async function DenseNet169(options: ApplicationOptions = {}): Promise<Model> {
  return denseNet("DenseNet169", options, [6, 12, 32, 32]);
}

/** DenseNet of 201 layers: see {@link DenseNet121}. */
export async function DenseNet201(options: ApplicationOptions = {}): Promise<Model> {
  return denseNet("DenseNet201", options, [6, 12, 48, 32]);
}

/** How many channels each block adds. */
const GROWTH = 32;

async function denseNet(where: string, options: ApplicationOptions, blocks: readonly number[]): Promise<Model> {
  const config = withDefaults(where, options, APPLICATION);
  const frame = openFrame(where, config as ApplicationConfig, { size: 224 });
  let x = new ZeroPadding2D(3).apply(frame.input);
  x = new Conv2D(64, 7, { strides: 2, useBias: false, name: "conv1_conv" }).apply(x);
  x = activated(normalized(x, "conv1_bn"), "conv1_relu");
  x = new ZeroPadding2D(1).apply(x);
  x = new MaxPooling2D(3, { strides: 2, name: "pool1" }).apply(x);
  blocks.forEach((count, i) => {
    const stage = i + 2;
    for (let j = 1; j <= count; j++) x = grown(x, `conv${stage}_block${j}`);
    if (i < blocks.length - 1) x = narrowed(x, `pool${stage}`);
  });
  x = activated(normalized(x, "bn"), "relu");
  const name = where.toLowerCase();
  return closeFrame(frame, head(frame, x, { top: "avg_pool", named: true }), name, () =>
    weightsFile(name, config.includeTop),
  );
}

/** All that there is, and what is made of it. */
function grown(input: SymbolicTensor, name: string): SymbolicTensor {
  let x = activated(normalized(input, `${name}_0_bn`), `${name}_0_relu`);
  x = new Conv2D(4 * GROWTH, 1, { useBias: false, name: `${name}_1_conv` }).apply(x);
  x = activated(normalized(x, `${name}_1_bn`), `${name}_1_relu`);
  x = new Conv2D(GROWTH, 3, { padding: "same", useBias: false, name: `${name}_2_conv` }).apply(x);
  return new Concatenate({ axis: 3, name: `${name}_concat` }).apply([input, x]);
}

/** Half the channels on a quarter of the plane. */
function narrowed(input: SymbolicTensor, name: string): SymbolicTensor {
  let x = activated(normalized(input, `${name}_bn`), `${name}_relu`);
  x = new Conv2D(Math.floor(channelsOf(x) / 2), 1, { useBias: false, name: `${name}_conv` }).apply(x);
  return new AveragePooling2D(2, { strides: 2, name: `${name}_pool` }).apply(x);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new BatchNormalization({ epsilon: 1.001e-5, name }).apply(x);
}

function activated(x: SymbolicTensor, name: string): SymbolicTensor {
  return new Activation("relu", { name }).apply(x);
}
