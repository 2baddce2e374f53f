import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import {
  Activation,
  Add,
  AveragePooling2D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  Cropping2D,
  MaxPooling2D,
  SeparableConv2D,
  ZeroPadding2D,
} from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { channelsOf, marginsForStride2 } from "./blocks.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { nasNetFile } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

interface Size {
  readonly kind: "mobile" | "large";
  readonly size: number;
  /** Channels of the last plane. */
  readonly filters: number;
  /** How many normal cells stand between reductions. */
  readonly cells: number;
  readonly stem: number;
  /** Whether a reduction hands on what it got, not what the cell before did. */
  readonly skips: boolean;
}

/**
 * NASNet-A for phones (Zoph et al., "Learning Transferable Architectures for Scalable Image Recognition", CVPR 2018), layer by layer as in
 * Keras. Images [batch, 224, 224, 3] of values from -1 to 1, see `nasnet.preprocessInput`; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function NASNetMobile(options: ApplicationOptions = {}): Promise<Model> {
  const size: Size = { kind: "mobile", size: 224, filters: 1056, cells: 4, stem: 32, skips: false };
  const isOpen = options.includeTop === false && options.inputShape === undefined && options.inputTensor === undefined;
  return nasNet("NASNetMobile", isOpen ? { ...options, inputShape: [224, 224, 3] } : options, size);
}

/** NASNet-A, the large one, for images of 331 by 331: see {@link NASNetMobile}. */
export async function NASNetLarge(options: ApplicationOptions = {}): Promise<Model> {
  const size: Size = { kind: "large", size: 331, filters: 4032, cells: 6, stem: 96, skips: true };
  return nasNet("NASNetLarge", options, size);
}

async function nasNet(
  where: string,
  options: ApplicationOptions,
  { kind, size, filters: last, cells, stem, skips }: Size,
): Promise<Model> {
  const config = withDefaults(where, options, APPLICATION);
  const frame = openFrame(where, config as ApplicationConfig, { size });
  const filters = last / 24;
  let x = new Conv2D(stem, 3, { ...plain, strides: 2, name: "stem_conv1" }).apply(frame.input);
  x = normalized(x, "stem_bn1");
  let p: SymbolicTensor | undefined;
  [x, p] = reductionCell(x, p, filters / 4, "stem_1");
  [x, p] = reductionCell(x, p, filters / 2, "stem_2");
  for (let stage = 0; stage < 3; stage++) {
    const wide = filters * 2 ** stage;
    if (stage > 0) {
      const reduced = reductionCell(x, p, wide, `reduce_${stage * cells}`);
      x = reduced[0];
      if (!skips) p = reduced[1];
    }
    for (let i = 0; i < cells; i++) [x, p] = normalCell(x, p, wide, `${stage * cells + i + (stage > 0 ? 1 : 0)}`);
  }
  x = new Activation("relu").apply(x);
  return closeFrame(frame, head(frame, x, {}), `nasnet_${kind}`, () => nasNetFile(kind, config.includeTop));
}

const plain = { useBias: false, kernelInitializer: "heNormal" } as const;

type Cell = [x: SymbolicTensor, before: SymbolicTensor];

/** Five sums of pairs, side by side with what the cell before gave. */
function normalCell(input: SymbolicTensor, before: SymbolicTensor | undefined, filters: number, id: string): Cell {
  const p = adjusted(before, input, filters, id);
  const h = squeezed(input, filters, "normal", id);
  const one = sum(separable(h, filters, 5, 1, `normal_left1_${id}`), separable(p, filters, 3, 1, `normal_right1_${id}`), `normal_add_1_${id}`); // biome-ignore format: a pair a line
  const two = sum(separable(p, filters, 5, 1, `normal_left2_${id}`), separable(p, filters, 3, 1, `normal_right2_${id}`), `normal_add_2_${id}`); // biome-ignore format: a pair a line
  const three = sum(averaged(h, `normal_left3_${id}`), p, `normal_add_3_${id}`);
  const four = sum(averaged(p, `normal_left4_${id}`), averaged(p, `normal_right4_${id}`), `normal_add_4_${id}`);
  const five = sum(separable(h, filters, 3, 1, `normal_left5_${id}`), h, `normal_add_5_${id}`);
  return [joined([p, one, two, three, four, five], `normal_concat_${id}`), input];
}

/** The same over planes of half the height and width. */
function reductionCell(input: SymbolicTensor, before: SymbolicTensor | undefined, filters: number, id: string): Cell {
  const p = adjusted(before, input, filters, id);
  const h = squeezed(input, filters, "reduction", id);
  const padded = new ZeroPadding2D(marginsForStride2(h, 3), { name: `reduction_pad_1_${id}` }).apply(h);
  const half = { strides: 2, padding: "valid" } as const;
  const one = sum(separable(h, filters, 5, 2, `reduction_left1_${id}`), separable(p, filters, 7, 2, `reduction_right1_${id}`), `reduction_add_1_${id}`); // biome-ignore format: a pair a line
  const left2 = new MaxPooling2D(3, { ...half, name: `reduction_left2_${id}` }).apply(padded);
  const two = sum(left2, separable(p, filters, 7, 2, `reduction_right2_${id}`), `reduction_add_2_${id}`);
  const left3 = new AveragePooling2D(3, { ...half, name: `reduction_left3_${id}` }).apply(padded);
  const three = sum(left3, separable(p, filters, 5, 2, `reduction_right3_${id}`), `reduction_add3_${id}`);
  const four = sum(two, averaged(one, `reduction_left4_${id}`));
  const left5 = separable(one, filters, 3, 1, `reduction_left4_${id}`);
  const right5 = new MaxPooling2D(3, { ...half, name: `reduction_right5_${id}` }).apply(padded);
  const five = sum(left5, right5, `reduction_add4_${id}`);
  return [joined([two, three, four, five], `reduction_concat_${id}`), input];
}

/** What the cell before got, brought to the size of what this one gets, and to its number of channels. */
function adjusted(
  before: SymbolicTensor | undefined,
  input: SymbolicTensor,
  filters: number,
  id: string,
): SymbolicTensor {
  if (before === undefined) return input;
  if (before.shape[2] !== input.shape[2]) {
    const x = new Activation("relu", { name: `adjust_relu_1_${id}` }).apply(before);
    const shifted = new Cropping2D([
      [1, 0],
      [1, 0],
    ]).apply(
      new ZeroPadding2D([
        [0, 1],
        [0, 1],
      ]).apply(x),
    );
    const halves = [x, shifted].map((plane, i) => {
      const y = new AveragePooling2D(1, { strides: 2, name: `adjust_avg_pool_${i + 1}_${id}` }).apply(plane);
      const how = { ...plain, padding: "same", name: `adjust_conv_${i + 1}_${id}` } as const;
      return new Conv2D(Math.floor(filters / 2), 1, how).apply(y);
    });
    return normalized(joined(halves), `adjust_bn_${id}`);
  }
  if (channelsOf(before) === filters) return before;
  const x = new Activation("relu").apply(before);
  const how = { ...plain, padding: "same", name: `adjust_conv_projection_${id}` } as const;
  return normalized(new Conv2D(filters, 1, how).apply(x), `adjust_bn_${id}`);
}

function squeezed(input: SymbolicTensor, filters: number, kind: string, id: string): SymbolicTensor {
  const x = new Activation("relu").apply(input);
  const how = { ...plain, padding: "same", name: `${kind}_conv_1_${id}` } as const;
  return normalized(new Conv2D(filters, 1, how).apply(x), `${kind}_bn_1_${id}`);
}

/** Two separable convolutions, of which the first may halve the plane. */
function separable(input: SymbolicTensor, filters: number, kernel: number, strides: 1 | 2, id: string): SymbolicTensor {
  let x = new Activation("relu").apply(input);
  if (strides === 2) {
    x = new ZeroPadding2D(marginsForStride2(x, kernel), { name: `separable_conv_1_pad_${id}` }).apply(x);
  }
  for (const place of [1, 2]) {
    if (place === 2) x = new Activation("relu").apply(x);
    const halves = place === 1 && strides === 2;
    x = new SeparableConv2D(filters, kernel, {
      strides: halves ? 2 : 1,
      padding: halves ? "valid" : "same",
      useBias: false,
      name: `separable_conv_${place}_${id}`,
    }).apply(x);
    x = normalized(x, `separable_conv_${place}_bn_${id}`);
  }
  return x;
}

function averaged(x: SymbolicTensor, name: string): SymbolicTensor {
  return new AveragePooling2D(3, { strides: 1, padding: "same", name }).apply(x);
}

function sum(x: SymbolicTensor, y: SymbolicTensor, name?: string): SymbolicTensor {
  return new Add({ name }).apply([x, y]);
}

function joined(planes: readonly SymbolicTensor[], name?: string): SymbolicTensor {
  return new Concatenate({ axis: -1, name }).apply(planes);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new BatchNormalization({ momentum: 0.9997, epsilon: 1e-3, name }).apply(x);
}
