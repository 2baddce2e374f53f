import { positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { type DataFormat, inChannelsLast } from "./data-format.js";
import { imageShape } from "./window.js";

export interface BlockOptions {
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

/**
 * Channels become blocks of `size` × `size` pixels: [batch, height, width, size² · c] → [batch, size · height, size ·
 * width, c], the pixel's place in the block being the slower part of the old channel (Shi et al., 2016).
 */
export const depthToSpace = recordable(
  "depthToSpace",
  ["x", "size: number", "options?: options"],
  function depthToSpace(x: SymbolicTensor, size: number, options: BlockOptions = {}): SymbolicTensor {
    const { dataFormat } = withDefaults("depthToSpace", options, { dataFormat: "channelsLast" });
    return inChannelsLast("depthToSpace", x, dataFormat, (image) => {
      const [batch, height, width, channels] = imageShape("depthToSpace", image.shape);
      const side = positiveInteger("depthToSpace", "size", size);
      const depth = channels / side ** 2;
      requireWhole("depthToSpace", depth, `channels that are a multiple of ${side ** 2}`, x);
      const blocks = transpose(reshape(image, [batch, height, width, side, side, depth]), [0, 1, 3, 2, 4, 5]);
      return reshape(blocks, [batch, height * side, width * side, depth]);
    });
  },
);

/** Blocks of `size` × `size` pixels become channels: what {@link depthToSpace} does, undone. */
export const spaceToDepth = recordable(
  "spaceToDepth",
  ["x", "size: number", "options?: options"],
  function spaceToDepth(x: SymbolicTensor, size: number, options: BlockOptions = {}): SymbolicTensor {
    const { dataFormat } = withDefaults("spaceToDepth", options, { dataFormat: "channelsLast" });
    return inChannelsLast("spaceToDepth", x, dataFormat, (image) => {
      const [batch, height, width, channels] = imageShape("spaceToDepth", image.shape);
      const side = positiveInteger("spaceToDepth", "size", size);
      const [rows, columns] = [height / side, width / side];
      for (const count of [rows, columns])
        requireWhole("spaceToDepth", count, `sides that are multiples of ${side}`, x);
      const blocks = transpose(reshape(image, [batch, rows, side, columns, side, channels]), [0, 1, 3, 2, 4, 5]);
      return reshape(blocks, [batch, rows, columns, side * side * channels]);
    });
  },
);

function requireWhole(where: string, count: number, expected: string, { shape }: SymbolicTensor): void {
  if (Number.isInteger(count)) return;
  throw new ShapeError({ where, problem: "no whole blocks", expected, received: formatShape(shape) });
}
