import { finite, oneOf } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { pad } from "../arrange/pad.js";
import { slice } from "../core/movement.js";
import { spatialChanges } from "./axis-lowering.js";
import { type DataFormat, isChannelsFirst } from "./data-format.js";
import { onBatch } from "./image-batch.js";
import { resample } from "./resample.js";
import { resampleAxisBy } from "./resampling-weights.js";
import { type Edges, type Pair, perAxis } from "./window.js";

/**
 * What is taken for a pixel of the new size: the `"nearest"` one, a mean of two along each axis by their distance (`"bilinear"`), of
 * four (`"bicubic"`, Keys, 1981), of six or ten (`"lanczos3"`, `"lanczos5"`).
 */
export const RESIZINGS = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] as const;
export type Resizing = (typeof RESIZINGS)[number];

/** What lies beside images that are padded: a constant. */
export type ResizeFillMode = "constant";

export interface ResizeOptions {
  /** Default `"bilinear"`. */
  readonly interpolation?: Resizing | undefined;
  /** Blurs before shrinking, so that nothing is skipped. Not with `"nearest"`. Default false. */
  readonly antialias?: boolean | undefined;
  /** Cuts the longer sides first, so that nothing is distorted. Default false. */
  readonly cropToAspectRatio?: boolean | undefined;
  /** Pads the shorter sides first, so that nothing is distorted. Default false. */
  readonly padToAspectRatio?: boolean | undefined;
  /** What the padding is: `"constant"` is all there is. */
  readonly fillMode?: ResizeFillMode | undefined;
  /** The constant. Default 0. */
  readonly fillValue?: number | undefined;
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

const KERNELS = { bilinear: "linear", bicubic: "cubic", lanczos3: "lanczos3", lanczos5: "lanczos5" } as const;

/**
 * Images of another size, [height, width]: [batch, height, width, channels] or one of them → [batch, …size, channels]. Centres of
 * pixels lie half a pixel in.
 */
export const resize = recordable(
  "resize",
  ["x", "size: numbers", "options?: options"],
  function resize(x: SymbolicTensor, size: Pair, options: ResizeOptions = {}): SymbolicTensor {
    const { interpolation, antialias, cropToAspectRatio, padToAspectRatio, ...rest } = withDefaults("resize", options, {
      interpolation: "bilinear",
      antialias: false,
      cropToAspectRatio: false,
      padToAspectRatio: false,
      fillMode: "constant",
      fillValue: 0,
      dataFormat: "channelsLast",
    });
    oneOf("resize", "interpolation", interpolation, RESIZINGS);
    oneOf("resize", "fillMode", rest.fillMode, ["constant"]);
    finite("resize", "fillValue", rest.fillValue);
    if (cropToAspectRatio && padToAspectRatio) {
      throw new ArgumentError({
        where: "resize",
        problem: "the aspect ratio cannot be kept in two ways",
        expected: "cropToAspectRatio or padToAspectRatio",
        received: "both",
      });
    }
    const [height = 1, width = 1] = perAxis("resize", "size", size, 2);
    const first = isChannelsFirst("resize", rest.dataFormat) ? 2 : 1;
    return onBatch("resize", x, (batch) => {
      const frame = { first, height, width, fillValue: rest.fillValue };
      const framed = cropToAspectRatio ? cropTo(batch, frame) : padToAspectRatio ? padTo(batch, frame) : batch;
      const changes = spatialChanges("resize", framed, "size", [height, width], rest.dataFormat);
      if (interpolation === "nearest") return resample("resize", framed, changes, "nearest");
      if (interpolation === "bilinear" && !antialias) return resample("resize", framed, changes, "bilinear");
      return changes.reduce((y, { axis, n, m }) => {
        const mapping = { axis, size: m, scale: m / n, translation: 0 };
        return n === m ? y : resampleAxisBy(y, mapping, { kernel: KERNELS[interpolation], antialias });
      }, framed);
    });
  },
);

interface Frame {
  /** The axis of the height; that of the width is the next. */
  readonly first: number;
  readonly height: number;
  readonly width: number;
  readonly fillValue: number;
}

/** How the aspect ratio is kept, or not at all. */
export type AspectRatio = "crop" | "pad" | undefined;

/** A part of one axis; with a negative start one that begins before it. */
interface Part {
  readonly start: number;
  readonly size: number;
}

/**
 * What is resized of images of a height and width to another: their middle, of which the odd pixel stays at the end, or as much around at
 * either side as is needed for the new aspect ratio.
 */
export function resizedPart(
  [oldHeight, oldWidth]: readonly [number, number],
  [height, width]: readonly [number, number],
  aspectRatio: AspectRatio,
): readonly [down: Part, across: Part] {
  const along = (old: number, wanted: number): Part => {
    if (aspectRatio === undefined) return { start: 0, size: old };
    if (aspectRatio === "crop") {
      const size = Math.max(Math.min(old, wanted), 1);
      return { start: Math.trunc((old - size) / 2), size };
    }
    const margin = Math.trunc((Math.max(old, wanted) - old) / 2);
    return { start: -margin, size: old + 2 * margin };
  };
  return [
    along(oldHeight, Math.trunc((oldWidth * height) / width)),
    along(oldWidth, Math.trunc((oldHeight * width) / height)),
  ];
}

/** {@link resizedPart} along the two axes of images from `first` on. */
function partsOf({ shape }: SymbolicTensor, { first, height, width }: Frame, aspectRatio: AspectRatio) {
  const [oldHeight = 1, oldWidth = 1] = shape.slice(first, first + 2);
  return resizedPart([oldHeight, oldWidth], [height, width], aspectRatio);
}

function cropTo(x: SymbolicTensor, frame: Frame): SymbolicTensor {
  const ranges = partsOf(x, frame, "crop").map(({ start, size }) => ({ start, stop: start + size }));
  return slice(
    x,
    x.shape.map((_, axis) => ranges[axis - frame.first]),
  );
}

function padTo(x: SymbolicTensor, frame: Frame): SymbolicTensor {
  const parts = partsOf(x, frame, "pad");
  const edges = x.shape.map((_, axis): Edges => {
    const margin = -(parts[axis - frame.first]?.start ?? 0);
    return [margin, margin];
  });
  return pad(x, edges, { constantValues: frame.fillValue });
}
