import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Activation, Add, BatchNormalization, Conv2D, MaxPooling2D, ZeroPadding2D } from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { weightsFile } from "./weights-table.js";

/** How many blocks each of the four stages has. */
export type ResNetBlocks = readonly [number, number, number, number];

const WIDTHS = [64, 128, 256, 512] as const;

/** A ResNet of either version; in the second, normalization and activation stand before each convolution. */
export async function resNet(
  where: string,
  options: ApplicationOptions,
  blocks: ResNetBlocks,
  version: 1 | 2,
): Promise<Model> {
  const config = withDefaults(where, options, APPLICATION);
  const frame = openFrame(where, config as ApplicationConfig, { size: 224 });
  let x = new ZeroPadding2D(3, { name: "conv1_pad" }).apply(frame.input);
  x = new Conv2D(64, 7, { strides: 2, name: "conv1_conv" }).apply(x);
  if (version === 1) x = activated(normalized(x, "conv1_bn"), "conv1_relu");
  x = new ZeroPadding2D(1, { name: "pool1_pad" }).apply(x);
  x = new MaxPooling2D(3, { strides: 2, name: "pool1_pool" }).apply(x);
  blocks.forEach((count, stage) => {
    const filters = WIDTHS[stage] ?? 0;
    for (let i = 1; i <= count; i++) {
      const name = `conv${stage + 2}_block${i}`;
      if (version === 1) x = blockV1(x, filters, i === 1 && stage > 0 ? 2 : 1, i === 1, name);
      else x = blockV2(x, filters, i === count && stage < 3 ? 2 : 1, i === 1, name);
    }
  });
  if (version === 2) x = activated(normalized(x, "post_bn"), "post_relu");
  const name = where.toLowerCase();
  return closeFrame(frame, head(frame, x, { top: "avg_pool", named: true }), name, () =>
    weightsFile(name, config.includeTop),
  );
}

function blockV1(
  input: SymbolicTensor,
  filters: number,
  strides: number,
  widens: boolean,
  name: string,
): SymbolicTensor {
  const shortcut = widens
    ? normalized(new Conv2D(4 * filters, 1, { strides, name: `${name}_0_conv` }).apply(input), `${name}_0_bn`)
    : input;
  let x = new Conv2D(filters, 1, { strides, name: `${name}_1_conv` }).apply(input);
  x = activated(normalized(x, `${name}_1_bn`), `${name}_1_relu`);
  x = new Conv2D(filters, 3, { padding: "same", name: `${name}_2_conv` }).apply(x);
  x = activated(normalized(x, `${name}_2_bn`), `${name}_2_relu`);
  x = new Conv2D(4 * filters, 1, { name: `${name}_3_conv` }).apply(x);
  x = normalized(x, `${name}_3_bn`);
  x = new Add({ name: `${name}_add` }).apply([shortcut, x]);
  return activated(x, `${name}_out`);
}

function blockV2(
  input: SymbolicTensor,
  filters: number,
  strides: number,
  widens: boolean,
  name: string,
): SymbolicTensor {
  const first = activated(normalized(input, `${name}_preact_bn`), `${name}_preact_relu`);
  let shortcut = input;
  if (widens) shortcut = new Conv2D(4 * filters, 1, { strides, name: `${name}_0_conv` }).apply(first);
  else if (strides > 1) shortcut = new MaxPooling2D(1, { strides }).apply(input);
  let x = new Conv2D(filters, 1, { useBias: false, name: `${name}_1_conv` }).apply(first);
  x = activated(normalized(x, `${name}_1_bn`), `${name}_1_relu`);
  x = new ZeroPadding2D(1, { name: `${name}_2_pad` }).apply(x);
  x = new Conv2D(filters, 3, { strides, useBias: false, name: `${name}_2_conv` }).apply(x);
  x = activated(normalized(x, `${name}_2_bn`), `${name}_2_relu`);
  x = new Conv2D(4 * filters, 1, { name: `${name}_3_conv` }).apply(x);
  return new Add({ name: `${name}_out` }).apply([shortcut, x]);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new BatchNormalization({ epsilon: 1.001e-5, name }).apply(x);
}

function activated(x: SymbolicTensor, name: string): SymbolicTensor {
  return new Activation("relu", { name }).apply(x);
}
