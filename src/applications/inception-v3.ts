import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import {
  Activation,
  AveragePooling2D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  MaxPooling2D,
} from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { weightsFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

/** A convolution: filters, height and width of the kernel. */
type Step = readonly [filters: number, height: number, width: number];

/**
 * Inception v3 (Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016), layer by layer as in Keras. Images
 * [batch, 299, 299, 3] of values from -1 to 1, see `inceptionV3.preprocessInput`; at least 75 by 75; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function InceptionV3(options: ApplicationOptions = {}): Promise<Model> {
  const config = withDefaults("InceptionV3", options, APPLICATION);
  const frame = openFrame("InceptionV3", config as ApplicationConfig, { size: 299, least: 75 });
  let x = halving(frame.input, [32, 3, 3]);
  x = conv(x, [32, 3, 3], "valid");
  x = conv(x, [64, 3, 3]);
  x = maxPool(x);
  x = conv(x, [80, 1, 1], "valid");
  x = conv(x, [192, 3, 3], "valid");
  x = maxPool(x);

  [32, 64, 64].forEach((pooled, i) => {
    const branches = [
      conv(x, [64, 1, 1]),
      chain(x, [48, 1, 1], [64, 5, 5]),
      chain(x, [64, 1, 1], [96, 3, 3], [96, 3, 3]),
      averaged(x, pooled),
    ];
    x = joined(branches, `mixed${i}`);
  });
  x = joined([halving(x, [384, 3, 3]), halving(chain(x, [64, 1, 1], [96, 3, 3]), [96, 3, 3]), maxPool(x)], "mixed3");
  [128, 160, 160, 192].forEach((n, i) => {
    const branches = [
      conv(x, [192, 1, 1]),
      chain(x, [n, 1, 1], [n, 1, 7], [192, 7, 1]),
      chain(x, [n, 1, 1], [n, 7, 1], [n, 1, 7], [n, 7, 1], [192, 1, 7]),
      averaged(x, 192),
    ];
    x = joined(branches, `mixed${4 + i}`);
  });
  const reduced = [
    halving(conv(x, [192, 1, 1]), [320, 3, 3]),
    halving(chain(x, [192, 1, 1], [192, 1, 7], [192, 7, 1]), [192, 3, 3]),
    maxPool(x),
  ];
  x = joined(reduced, "mixed8");
  for (const i of [0, 1]) {
    const one = conv(x, [320, 1, 1]);
    const three = parted(conv(x, [384, 1, 1]), `mixed9_${i}`);
    const twice = parted(chain(x, [448, 1, 1], [384, 3, 3]));
    x = joined([one, three, twice, averaged(x, 192)], `mixed${9 + i}`);
  }
  return closeFrame(frame, head(frame, x, { top: "avg_pool" }), "inception_v3", () =>
    weightsFile("inception_v3", config.includeTop),
  );
}

function conv(
  x: SymbolicTensor,
  [filters, height, width]: Step,
  padding: "same" | "valid" = "same",
  strides = 1,
): SymbolicTensor {
  const y = new Conv2D(filters, [height, width], { strides, padding, useBias: false }).apply(x);
  return new Activation("relu").apply(new BatchNormalization({ scale: false }).apply(y));
}

const halving = (x: SymbolicTensor, step: Step): SymbolicTensor => conv(x, step, "valid", 2);

const chain = (x: SymbolicTensor, ...steps: readonly Step[]): SymbolicTensor =>
  steps.reduce((y, step) => conv(y, step), x);

/** The same plane seen by a row and by a column of three. */
const parted = (x: SymbolicTensor, name?: string): SymbolicTensor =>
  joined([conv(x, [384, 1, 3]), conv(x, [384, 3, 1])], name);

const maxPool = (x: SymbolicTensor): SymbolicTensor => new MaxPooling2D(3, { strides: 2 }).apply(x);

function averaged(x: SymbolicTensor, filters: number): SymbolicTensor {
  return conv(new AveragePooling2D(3, { strides: 1, padding: "same" }).apply(x), [filters, 1, 1]);
}

function joined(branches: readonly SymbolicTensor[], name?: string): SymbolicTensor {
  return new Concatenate({ axis: 3, name }).apply(branches);
}
