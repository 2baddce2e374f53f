import { Conv2D, Dense, Flatten, MaxPooling2D } from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { pooled } from "./head.js";
import { weightsFile } from "./weights-table.js";

const WIDTHS = [64, 128, 256, 512, 512] as const;

/** A VGG net, by how many convolutions each of its five blocks has. */
export async function vgg(where: string, options: ApplicationOptions, blocks: readonly number[]): Promise<Model> {
  const config = withDefaults(where, options, APPLICATION);
  const { includeTop, classes, classifierActivation } = config;
  const frame = openFrame(where, config as ApplicationConfig, { size: 224 });
  let x = frame.input;
  blocks.forEach((count, i) => {
    const prefix = `block${i + 1}_`;
    for (let j = 1; j <= count; j++) {
      const how = { activation: "relu", padding: "same", name: `${prefix}conv${j}` } as const;
      x = new Conv2D(WIDTHS[i] ?? 0, 3, how).apply(x);
    }
    x = new MaxPooling2D(2, { strides: 2, name: `${prefix}pool` }).apply(x);
  });
  if (includeTop) {
    x = new Flatten({ name: "flatten" }).apply(x);
    x = new Dense(4096, { activation: "relu", name: "fc1" }).apply(x);
    x = new Dense(4096, { activation: "relu", name: "fc2" }).apply(x);
    x = new Dense(classes, { activation: classifierActivation ?? "linear", name: "predictions" }).apply(x);
  } else x = pooled(frame, x);
  const name = where.toLowerCase();
  return closeFrame(frame, x, name, () => weightsFile(name, includeTop));
}
