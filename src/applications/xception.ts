import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Activation, Add, BatchNormalization, Conv2D, MaxPooling2D, SeparableConv2D } from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { weightsFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

/** Blocks that halve the plane: number, channels of the two convolutions, and whether activation stands before the first. */
const ENTRY = [
  [2, 128, 128, false],
  [3, 256, 256, true],
  [4, 728, 728, true],
] as const;

/**
 * Xception (Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017), layer by layer as in Keras. Images
 * [batch, 299, 299, 3] of values from -1 to 1, see `xception.preprocessInput`; at least 71 by 71; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function Xception(options: ApplicationOptions = {}): Promise<Model> {
  const config = withDefaults("Xception", options, APPLICATION);
  const frame = openFrame("Xception", config as ApplicationConfig, { size: 299, least: 71 });
  let x = new Conv2D(32, 3, { strides: 2, useBias: false, name: "block1_conv1" }).apply(frame.input);
  x = activated(normalized(x, "block1_conv1_bn"), "block1_conv1_act");
  x = new Conv2D(64, 3, { useBias: false, name: "block1_conv2" }).apply(x);
  x = activated(normalized(x, "block1_conv2_bn"), "block1_conv2_act");
  for (const [id, first, second, activates] of ENTRY) x = halved(x, id, first, second, activates);
  for (let id = 5; id <= 12; id++) {
    const residual = x;
    for (const place of [1, 2, 3]) {
      const name = `block${id}_sepconv${place}`;
      x = separable(activated(x, `${name}_act`), 728, name);
    }
    x = new Add().apply([x, residual]);
  }
  x = halved(x, 13, 728, 1024, true);
  x = activated(separable(x, 1536, "block14_sepconv1"), "block14_sepconv1_act");
  x = activated(separable(x, 2048, "block14_sepconv2"), "block14_sepconv2_act");
  return closeFrame(frame, head(frame, x, { top: "avg_pool" }), "xception", () =>
    weightsFile("xception", config.includeTop),
  );
}

function halved(input: SymbolicTensor, id: number, first: number, second: number, activates: boolean): SymbolicTensor {
  const narrowed = new Conv2D(second, 1, { strides: 2, padding: "same", useBias: false }).apply(input);
  const residual = new BatchNormalization().apply(narrowed);
  const prefix = `block${id}_`;
  let x = activates ? activated(input, `${prefix}sepconv1_act`) : input;
  x = separable(x, first, `${prefix}sepconv1`);
  x = separable(activated(x, `${prefix}sepconv2_act`), second, `${prefix}sepconv2`);
  x = new MaxPooling2D(3, { strides: 2, padding: "same", name: `${prefix}pool` }).apply(x);
  return new Add().apply([x, residual]);
}

function separable(x: SymbolicTensor, filters: number, name: string): SymbolicTensor {
  return normalized(new SeparableConv2D(filters, 3, { padding: "same", useBias: false, name }).apply(x), `${name}_bn`);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new BatchNormalization({ name }).apply(x);
}

function activated(x: SymbolicTensor, name: string): SymbolicTensor {
  return new Activation("relu", { name }).apply(x);
}
