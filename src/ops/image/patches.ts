import { oneOf } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { pad } from "../arrange/pad.js";
import { requireFloats } from "../core/floats.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { written } from "../core/written.js";
import { take } from "../index/gather.js";
import type { ImageOptions } from "./color.js";
import { inChannelsLast } from "./data-format.js";
import { axisWindow, batchShape, perAxis, type Rank } from "./window.js";

export interface PatchOptions extends ImageOptions {
  /** How far it is from a patch to the next. Default: the size, so that they lie side by side. */
  readonly strides?: number | readonly number[] | undefined;
  /** Distance of the pixels in a patch. Default 1. */
  readonly dilationRate?: number | readonly number[] | undefined;
  /** `"valid"` (default): only whole patches. `"same"`: zeros around. */
  readonly padding?: "valid" | "same" | undefined;
}

/**
 * The patches of images, each as one row: [batch, height, width, channels] or one of them → [batch, rows, columns, size · size · channels].
 * With three sizes those of volumes.
 */
export const extractPatches = recordable(
  "extractPatches",
  ["images", "size: numbers", "options?: options"],
  function extractPatches(
    images: SymbolicTensor,
    size: number | readonly number[],
    options: PatchOptions = {},
  ): SymbolicTensor {
    const rank = isList(size) ? size.length : 2;
    if (rank !== 2 && rank !== 3) {
      const expected = "a number, or two or three of them";
      throw new ArgumentError({ where: "extractPatches", problem: "no such size", expected, received: inWords(size) });
    }
    return patchesOf("extractPatches", rank, images, size, options);
  },
);

/**
 * The patches of volumes, each as one row: [batch, depth, height, width, channels] or one of them → [batch, layers, rows, columns,
 * size · size · size · channels].
 */
export const extractPatches3d = recordable(
  "extractPatches3d",
  ["volumes", "size: numbers", "options?: options"],
  function extractPatches3d(
    volumes: SymbolicTensor,
    size: number | readonly number[],
    options: PatchOptions = {},
  ): SymbolicTensor {
    return patchesOf("extractPatches3d", 3, volumes, size, options);
  },
);

function patchesOf(
  where: string,
  rank: Rank,
  images: SymbolicTensor,
  size: number | readonly number[],
  options: PatchOptions,
): SymbolicTensor {
  const { strides, dilationRate, padding, dataFormat } = withDefaults(where, options, {
    strides: undefined,
    dilationRate: 1,
    padding: "valid",
    dataFormat: "channelsLast",
  });
  const sizes = perAxis(where, "size", size, rank);
  const steps = perAxis(where, "strides", strides ?? size, rank);
  const dilations = perAxis(where, "dilationRate", dilationRate, rank);
  oneOf(where, "padding", padding, ["valid", "same"]);
  requireFloats(where, { images });
  const isOne = images.rank === rank + 1;
  const batch = isOne ? reshape(images, [1, ...images.shape]) : images;
  batchShape(where, batch.shape, rank); // throws for another rank
  const patches = inChannelsLast(where, batch, dataFormat, (x) => {
    const windows = sizes.map((kernel, i) =>
      axisWindow(where, x.shape[i + 1] ?? 1, kernel, steps[i] ?? 1, dilations[i] ?? 1, padding),
    );
    const margins = windows.map(({ size, kernel, stride, dilation, before, outSize }) => {
      const end = (outSize - 1) * stride + (kernel - 1) * dilation + 1;
      return [before, Math.max(0, end - before - size)] as const;
    });
    // Along one axis after the other: the pixels of every patch, one patch after the other.
    const gathered = windows.reduce(
      (y, { kernel, stride, dilation, outSize }, i) => {
        const place = (at: number) => Math.floor(at / kernel) * stride + (at % kernel) * dilation;
        const places = written(where, "size", outSize * kernel, place);
        return take(y, constant(Tensor.from(places, [places.length], "int32")), { axis: i + 1 });
      },
      pad(x, [[0, 0], ...margins, [0, 0]]),
    );
    const apart = reshape(gathered, [
      x.shape[0] ?? 1,
      ...windows.flatMap(({ outSize, kernel }) => [outSize, kernel]),
      x.shape.at(-1) ?? 1,
    ]);
    const axes = windows.map((_, i) => 1 + 2 * i);
    const together = transpose(apart, [0, ...axes, ...axes.map((axis) => axis + 1), 1 + 2 * rank]);
    return reshape(together, [...together.shape.slice(0, rank + 1), -1]);
  });
  return isOne ? reshape(patches, patches.shape.slice(1)) : patches;
}
