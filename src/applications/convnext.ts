import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Constant } from "../initializers/index.js";
import { registerClass } from "../io/registry.js";
import {
  Activation,
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  LAYER,
  Layer,
  type LayerConfig,
  LayerNormalization,
  Normalization,
} from "../layers/index.js";
import { type Model, Sequential } from "../models/index.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { withDefaults } from "../options.js";
import { channelsOf } from "./blocks.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { pooled } from "./head.js";
import { weightsFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessNothing as preprocessInput } from "./preprocess-input.js";

/** Options of the ConvNeXt models. */
export interface ConvNeXtOptions extends ApplicationOptions {
  /** Whether the model itself takes values from 0 to 255, and brings them to where it wants them. Default true. */
  readonly includePreprocessing?: boolean | undefined;
}

/** Blocks of each stage, and its channels. */
const MODELS = {
  ConvNeXtTiny: ["convnext_tiny", [3, 3, 9, 3], [96, 192, 384, 768]],
  ConvNeXtSmall: ["convnext_small", [3, 3, 27, 3], [96, 192, 384, 768]],
  ConvNeXtBase: ["convnext_base", [3, 3, 27, 3], [128, 256, 512, 1024]],
  ConvNeXtLarge: ["convnext_large", [3, 3, 27, 3], [192, 384, 768, 1536]],
  ConvNeXtXLarge: ["convnext_xlarge", [3, 3, 27, 3], [256, 512, 1024, 2048]],
} as const;

/**
 * ConvNeXt, the tiny one (Liu et al., "A ConvNet for the 2020s", CVPR 2022), layer by layer as in Keras. Images [batch, 224, 224, 3] of
 * values from 0 to 255; gives [batch, classes]. The others are wider or deeper.
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function ConvNeXtTiny(options: ConvNeXtOptions = {}): Promise<Model> {
  return convNeXt("ConvNeXtTiny", options);
}

/** ConvNeXt Small: see {@link ConvNeXtTiny}. */
export async function ConvNeXtSmall(options: ConvNeXtOptions = {}): Promise<Model> {
  return convNeXt("ConvNeXtSmall", options);
}

/** ConvNeXt Base: see {@link ConvNeXtTiny}. */
export async function ConvNeXtBase(options: ConvNeXtOptions = {}): Promise<Model> {
  return convNeXt("ConvNeXtBase", options);
}

/** ConvNeXt Large: see {@link ConvNeXtTiny}. */
export async function ConvNeXtLarge(options: ConvNeXtOptions = {}): Promise<Model> {
  return convNeXt("ConvNeXtLarge", options);
}

/** ConvNeXt XLarge: see {@link ConvNeXtTiny}. */
export async function ConvNeXtXLarge(options: ConvNeXtOptions = {}): Promise<Model> {
  return convNeXt("ConvNeXtXLarge", options);
}

const EPSILON = 1e-6;

async function convNeXt(where: keyof typeof MODELS, options: ConvNeXtOptions): Promise<Model> {
  const config = withDefaults(where, options, { ...APPLICATION, includePreprocessing: true });
  const { includeTop, classes, classifierActivation } = config;
  const frame = openFrame(where, config as ApplicationConfig, { size: 224 });
  registerClass(LayerScale); // files of the model name it
  const [kind, depths, widths] = MODELS[where];
  const name = config.name ?? kind; // Keras's layers bear it
  let x = frame.input;
  if (config.includePreprocessing && channelsOf(x) === 3) {
    const mean = [0.485 * 255, 0.456 * 255, 0.406 * 255];
    const variance = [(0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2];
    x = new Normalization({ mean, variance, name: `${name}_prestem_normalization` }).apply(x);
  }
  widths.forEach((channels, stage) => {
    x = (stage === 0 ? stem(channels, name) : downsampling(channels, name, stage - 1)).apply(x);
    for (let i = 0; i < depths[stage as 0 | 1 | 2 | 3]; i++)
      x = block(x, channels, `${name}_stage_${stage}_block_${i}`);
  });
  if (includeTop) {
    x = new GlobalAveragePooling2D({ name: `${name}_head_gap` }).apply(x);
    x = new LayerNormalization({ epsilon: EPSILON, name: `${name}_head_layernorm` }).apply(x);
    x = new Dense(classes, { activation: classifierActivation ?? "linear", name: `${name}_head_dense` }).apply(x);
  } else x = new LayerNormalization({ epsilon: EPSILON }).apply(pooled(frame, x));
  return closeFrame(frame, x, kind, () => weightsFile(kind, includeTop));
}

function stem(channels: number, name: string): Sequential {
  const layers = [
    new Conv2D(channels, 4, { strides: 4, name: `${name}_stem_conv` }),
    new LayerNormalization({ epsilon: EPSILON, name: `${name}_stem_layernorm` }),
  ];
  return new Sequential(layers, { name: `${name}_stem` });
}

function downsampling(channels: number, name: string, i: number): Sequential {
  const layers = [
    new LayerNormalization({ epsilon: EPSILON, name: `${name}_downsampling_layernorm_${i}` }),
    new Conv2D(channels, 2, { strides: 2, name: `${name}_downsampling_conv_${i}` }),
  ];
  return new Sequential(layers, { name: `${name}_downsampling_block_${i}` });
}

function block(input: SymbolicTensor, channels: number, name: string): SymbolicTensor {
  const wide = { padding: "same", groups: channels, name: `${name}_depthwise_conv` } as const;
  let x = new Conv2D(channels, 7, wide).apply(input);
  x = new LayerNormalization({ epsilon: EPSILON, name: `${name}_layernorm` }).apply(x);
  x = new Dense(4 * channels, { name: `${name}_pointwise_conv_1` }).apply(x);
  x = new Activation("gelu", { name: `${name}_gelu` }).apply(x);
  x = new Dense(channels, { name: `${name}_pointwise_conv_2` }).apply(x);
  x = new LayerScale(1e-6, channels, { name: `${name}_layer_scale` }).apply(x);
  x = new Activation("linear", { name: `${name}_identity` }).apply(x);
  return add(input, x);
}

interface LayerScaleConfig extends LayerConfig {
  readonly initValues: number;
  readonly projectionDim: number;
}

/** Scales each channel by a weight of its own (Touvron et al., "Going Deeper with Image Transformers", ICCV 2021). Keras's name. */
class LayerScale extends Layer<SymbolicTensor, SymbolicTensor, LayerScaleConfig> {
  static override className = "LayerScale";
  static override args = ["initValues", "projectionDim"];
  static override defaults = LAYER;

  constructor(initValues: number, projectionDim: number, options?: Partial<LayerConfig>) {
    super(options, { initValues, projectionDim });
  }

  override build(): void {
    this.addWeight("gamma", [this.config.projectionDim], new Constant(this.config.initValues));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return multiply(x, this.weight("gamma"));
  }
}
