import { finite } from "../check.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { registerClass } from "../io/registry.js";
import {
  Activation,
  AveragePooling2D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  LAYER,
  Layer,
  type LayerConfig,
  MaxPooling2D,
} from "../layers/index.js";
import type { Model } from "../models/index.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { withDefaults } from "../options.js";
import { channelsOf } from "./blocks.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { weightsFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

/** A convolution: filters and the kernel's size. */
type Step = readonly [filters: number, kernel: number | readonly [number, number]];

/** The branches of the three kinds of residual blocks. */
const BLOCKS: Readonly<Record<string, readonly (readonly Step[])[]>> = {
  block35: [[[32, 1]], [[32, 1], [32, 3]], [[32, 1], [48, 3], [64, 3]]], // biome-ignore format: a branch an entry
  block17: [[[192, 1]], [[128, 1], [160, [1, 7]], [192, [7, 1]]]], // biome-ignore format: a branch an entry
  block8: [[[192, 1]], [[192, 1], [224, [1, 3]], [256, [3, 1]]]], // biome-ignore format: a branch an entry
};

/**
 * Inception-ResNet v2 (Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", AAAI 2017), layer
 * by layer as in Keras. Images [batch, 299, 299, 3] of values from -1 to 1, see `inceptionResnetV2.preprocessInput`; at least 75 by 75;
 * gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function InceptionResNetV2(options: ApplicationOptions = {}): Promise<Model> {
  const config = withDefaults("InceptionResNetV2", options, APPLICATION);
  const frame = openFrame("InceptionResNetV2", config as ApplicationConfig, { size: 299, least: 75 });
  registerClass(CustomScaleLayer); // files of the model name it
  let x = halving(frame.input, [32, 3]);
  x = conv(x, [32, 3], "valid");
  x = conv(x, [64, 3]);
  x = maxPool(x);
  x = conv(x, [80, 1], "valid");
  x = conv(x, [192, 3], "valid");
  x = maxPool(x);

  const branches = [conv(x, [96, 1]), chain(x, [48, 1], [64, 5]), chain(x, [64, 1], [96, 3], [96, 3])];
  const averaged = new AveragePooling2D(3, { strides: 1, padding: "same" }).apply(x);
  x = joined([...branches, conv(averaged, [64, 1])], "mixed_5b");
  for (let i = 1; i <= 10; i++) x = residual(x, "block35", i, 0.17);
  x = joined([halving(x, [384, 3]), halving(chain(x, [256, 1], [256, 3]), [384, 3]), maxPool(x)], "mixed_6a");
  for (let i = 1; i <= 20; i++) x = residual(x, "block17", i, 0.1);
  const reduced = [
    halving(conv(x, [256, 1]), [384, 3]),
    halving(conv(x, [256, 1]), [288, 3]),
    halving(chain(x, [256, 1], [288, 3]), [320, 3]),
    maxPool(x),
  ];
  x = joined(reduced, "mixed_7a");
  for (let i = 1; i <= 9; i++) x = residual(x, "block8", i, 0.2);
  x = residual(x, "block8", 10, 1, false);
  x = conv(x, [1536, 1], "same", 1, "conv_7b");
  return closeFrame(frame, head(frame, x, { top: "avg_pool" }), "inception_resnet_v2", () =>
    weightsFile("inception_resnet_v2", config.includeTop),
  );
}

function conv(
  x: SymbolicTensor,
  [filters, kernel]: Step,
  padding: "same" | "valid" = "same",
  strides = 1,
  name?: string,
): SymbolicTensor {
  const part = (end: string) => (name === undefined ? undefined : `${name}${end}`);
  const y = new Conv2D(filters, kernel, { strides, padding, useBias: false, name }).apply(x);
  const z = new BatchNormalization({ scale: false, name: part("_bn") }).apply(y);
  return new Activation("relu", { name: part("_ac") }).apply(z);
}

const halving = (x: SymbolicTensor, step: Step): SymbolicTensor => conv(x, step, "valid", 2);

const chain = (x: SymbolicTensor, ...steps: readonly Step[]): SymbolicTensor =>
  steps.reduce((y, step) => conv(y, step), x);

const maxPool = (x: SymbolicTensor): SymbolicTensor => new MaxPooling2D(3, { strides: 2 }).apply(x);

function joined(branches: readonly SymbolicTensor[], name: string): SymbolicTensor {
  return new Concatenate({ axis: 3, name }).apply(branches);
}

/** What goes in, and a share of what the branches make of it. */
function residual(x: SymbolicTensor, kind: string, id: number, scale: number, activates = true): SymbolicTensor {
  const name = `${kind}_${id}`;
  const branches = (BLOCKS[kind] ?? []).map((steps) => chain(x, ...steps));
  const mixed = joined(branches, `${name}_mixed`);
  const up = new Conv2D(channelsOf(x), 1, { padding: "same", name: `${name}_conv` }).apply(mixed);
  const sum = new CustomScaleLayer(scale).apply([x, up]);
  return activates ? new Activation("relu", { name: `${name}_ac` }).apply(sum) : sum;
}

interface ScaleConfig extends LayerConfig {
  readonly scale: number;
}

/** The first input and a share of the second. Keras's name. */
class CustomScaleLayer extends Layer<readonly SymbolicTensor[], SymbolicTensor, ScaleConfig> {
  static override className = "CustomScaleLayer";
  static override args = ["scale"];
  static override defaults = LAYER;

  constructor(scale: number, options?: Partial<LayerConfig>) {
    super(options, { scale });
    finite(this.name, "scale", scale);
  }

  override call([x, y]: readonly SymbolicTensor[]): SymbolicTensor {
    return add(x as SymbolicTensor, multiply(y as SymbolicTensor, this.config.scale));
  }
}
