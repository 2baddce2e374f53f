import { oneOf } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isList } from "../../structure.js";
import type { Channels } from "./picture.js";

/** How the colours of pictures come: as one grey, as red, green and blue, or with their opacity behind them. */
export type ColorMode = "grayscale" | "rgb" | "rgba";

/** Where the channels stand: behind height and width, or in front of them. */
export const IMAGE_FORMATS = ["channelsLast", "channelsFirst"] as const;
export type ImageDataFormat = (typeof IMAGE_FORMATS)[number];

/** What is taken for a pixel of the new size. */
export const IMAGE_INTERPOLATIONS = [
  "bilinear",
  "nearest",
  "bicubic",
  "area",
  "lanczos3",
  "lanczos5",
  "gaussian",
  "mitchellcubic",
] as const;
export type ImageInterpolation = (typeof IMAGE_INTERPOLATIONS)[number];

/** How pictures become tensors of one shape. */
export interface ImageOptions {
  /** `"grayscale"` is 1 channel, `"rgb"` 3, `"rgba"` 4. Default `"rgb"`. */
  readonly colorMode?: ColorMode | undefined;
  /** [height, width], or one number for both. Default: as they are. */
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  /** What is taken for a pixel of the new size; nothing is blurred before shrinking. Default `"bilinear"`. */
  readonly interpolation?: ImageInterpolation | undefined;
  /** Cuts the longer sides off first, so that nothing is distorted. Default false. */
  readonly cropToAspectRatio?: boolean | undefined;
  /** Pads the shorter sides with black first, so that nothing is distorted. Default false. */
  readonly padToAspectRatio?: boolean | undefined;
  /** Default `"channelsLast"`: [height, width, channels]. */
  readonly dataFormat?: ImageDataFormat | undefined;
}

/** The defaults. */
export const IMAGE_DEFAULTS = {
  colorMode: "rgb",
  interpolation: "bilinear",
  cropToAspectRatio: false,
  padToAspectRatio: false,
  dataFormat: "channelsLast",
  imageSize: undefined,
} as const satisfies ImageOptions;

/** The options, complete. */
export interface ImagePlan extends Required<Omit<ImageOptions, "imageSize">> {
  readonly colorMode: ColorMode;
  readonly interpolation: ImageInterpolation;
  readonly cropToAspectRatio: boolean;
  readonly padToAspectRatio: boolean;
  readonly dataFormat: ImageDataFormat;
  readonly channels: Channels;
  /** [height, width]; null: as they are. */
  readonly size: readonly [number, number] | null;
}

const CHANNELS: Readonly<Record<ColorMode, Channels>> = { grayscale: 1, rgb: 3, rgba: 4 };

/** Checks complete options. Throws an ArgumentError for values that are none, and for cropping and padding at once. */
export function imagePlan(
  where: string,
  options: Omit<ImagePlan, "size" | "channels"> & Pick<ImageOptions, "imageSize">,
): ImagePlan {
  const { imageSize, ...plan } = options;
  const channels = channelsOf(where, plan.colorMode);
  oneOf(where, "interpolation", plan.interpolation, IMAGE_INTERPOLATIONS);
  oneOf(where, "dataFormat", plan.dataFormat, IMAGE_FORMATS);
  if (plan.cropToAspectRatio && plan.padToAspectRatio) {
    throw new ArgumentError({
      where,
      problem: "the aspect ratio cannot be kept in two ways",
      expected: "cropToAspectRatio or padToAspectRatio",
      received: "both",
    });
  }
  return {
    ...plan,
    channels,
    size: imageSize === undefined ? null : sizeOf(where, "imageSize", imageSize),
  };
}

/** How many channels a mode has. Throws an ArgumentError for one that there is not. */
export function channelsOf(where: string, mode: ColorMode): Channels {
  return CHANNELS[oneOf(where, "colorMode", mode, ["grayscale", "rgb", "rgba"])];
}

/** The most pixels a picture is resized to, and the most a side may have. */
const MOST_PIXELS = 2 ** 26;
const LONGEST_SIDE = 2 ** 15;

/** [height, width], of one number for both. Throws an ArgumentError for anything but one or two whole numbers, and for too many pixels. */
export function sizeOf(where: string, name: string, size: unknown): readonly [number, number] {
  const isPair = isList(size) && size.length === 2;
  const [height, width]: readonly unknown[] = isPair ? size : [size, size];
  const isSide = (side: unknown): side is number =>
    typeof side === "number" && Number.isSafeInteger(side) && side >= 1 && side <= LONGEST_SIDE;
  if (isSide(height) && isSide(width) && height * width <= MOST_PIXELS) return [height, width];
  const expected = `[height, width] or one number, of 1 to ${LONGEST_SIDE}, and ${MOST_PIXELS} pixels at most`;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(size) });
}
