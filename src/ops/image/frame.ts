import { wholeNumber } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { pad } from "../arrange/pad.js";
import { slice } from "../core/movement.js";
import type { ImageOptions } from "./color.js";
import { isChannelsFirst } from "./data-format.js";
import { onBatch } from "./image-batch.js";
import type { Edges } from "./window.js";

/** Of each axis two: the third follows from the size of the images. */
export interface CropImagesOptions extends ImageOptions {
  readonly topCropping?: number | undefined;
  readonly leftCropping?: number | undefined;
  readonly bottomCropping?: number | undefined;
  readonly rightCropping?: number | undefined;
  readonly targetHeight?: number | undefined;
  readonly targetWidth?: number | undefined;
}

/** Of each axis two: the third follows from the size of the images. */
export interface PadImagesOptions extends ImageOptions {
  readonly topPadding?: number | undefined;
  readonly leftPadding?: number | undefined;
  readonly bottomPadding?: number | undefined;
  readonly rightPadding?: number | undefined;
  readonly targetHeight?: number | undefined;
  readonly targetWidth?: number | undefined;
}

/** A part of images: [batch, height, width, channels] or one of them → [batch, targetHeight, targetWidth, channels]. */
export const cropImages = recordable(
  "cropImages",
  ["images", "options: options"],
  function cropImages(images: SymbolicTensor, options: CropImagesOptions): SymbolicTensor {
    const all = withDefaults("cropImages", options, {
      topCropping: undefined,
      leftCropping: undefined,
      bottomCropping: undefined,
      rightCropping: undefined,
      targetHeight: undefined,
      targetWidth: undefined,
      dataFormat: "channelsLast",
    });
    return reframe("cropImages", images, all.dataFormat === undefined ? {} : { dataFormat: all.dataFormat }, {
      height: {
        topCropping: all.topCropping,
        bottomCropping: all.bottomCropping,
        targetHeight: all.targetHeight,
      },
      width: { leftCropping: all.leftCropping, rightCropping: all.rightCropping, targetWidth: all.targetWidth },
      sign: -1,
    });
  },
);

/** Images with zeros around: [batch, height, width, channels] or one of them → [batch, targetHeight, targetWidth, channels]. */
export const padImages = recordable(
  "padImages",
  ["images", "options: options"],
  function padImages(images: SymbolicTensor, options: PadImagesOptions): SymbolicTensor {
    const all = withDefaults("padImages", options, {
      topPadding: undefined,
      leftPadding: undefined,
      bottomPadding: undefined,
      rightPadding: undefined,
      targetHeight: undefined,
      targetWidth: undefined,
      dataFormat: "channelsLast",
    });
    return reframe(
      "padImages",
      images,
      { dataFormat: all.dataFormat },
      {
        height: { topPadding: all.topPadding, bottomPadding: all.bottomPadding, targetHeight: all.targetHeight },
        width: { leftPadding: all.leftPadding, rightPadding: all.rightPadding, targetWidth: all.targetWidth },
        sign: 1,
      },
    );
  },
);

/** What is known of one axis: before, after and the size that it is to have. */
type Known = Readonly<Record<string, number | undefined>>;

interface Frame {
  readonly height: Known;
  readonly width: Known;
  /** 1: pixels are added, −1: they are taken away. */
  readonly sign: 1 | -1;
}

function reframe(
  where: string,
  images: SymbolicTensor,
  { dataFormat }: ImageOptions,
  { height, width, sign }: Frame,
): SymbolicTensor {
  const first = isChannelsFirst(where, dataFormat) ? 2 : 1;
  return onBatch(where, images, (batch) => {
    const edges = batch.shape.map((): Edges => [0, 0]);
    edges[first] = edgesOf(where, height, batch.shape[first] ?? 1, sign);
    edges[first + 1] = edgesOf(where, width, batch.shape[first + 1] ?? 1, sign);
    if (sign > 0) return pad(batch, edges);
    return slice(
      batch,
      edges.map(([before, after], axis) => ({ start: before, stop: (batch.shape[axis] ?? 1) - after })),
    );
  });
}

/** How many pixels to add or take before and after, from two of three numbers. Throws an ArgumentError for what does not add up. */
function edgesOf(where: string, known: Known, size: number, sign: 1 | -1): Edges {
  const names = Object.keys(known);
  const given = Object.entries(known).filter(([, value]) => value !== undefined);
  if (given.length !== 2) {
    throw new ArgumentError({
      where,
      problem: "two numbers say where an edge is",
      expected: `two of ${names.join(", ")}`,
      received: given.length === 0 ? "none" : given.map(([name]) => name).join(", "),
    });
  }
  for (const [name, value] of given) if (value !== undefined) wholeNumber(where, name, value);
  const [first, last, target] = Object.values(known);
  const change = (target ?? 0) - size;
  const before = first ?? sign * change - (last ?? 0);
  const after = last ?? sign * change - (first ?? 0);
  if (before >= 0 && after >= 0 && size + sign * (before + after) >= 0) return [before, after];
  throw new ArgumentError({
    where,
    problem: `the images are ${size} pixels there`,
    expected: `${names.join(", ")} that ${sign > 0 ? "only add" : "leave"} pixels`,
    received: given.map(([name, value]) => `${name} ${inWords(value)}`).join(", "),
  });
}
