import { oneOf } from "../../check.js";
import { withDefaults } from "../../options.js";
import type { DownloadOptions } from "../download.js";
import { checkDownload, checkSource, type FileSource, openBlob } from "../files/open.js";
import { type ColorMode, channelsOf, sizeOf } from "./image-options.js";
import { Picture, withChannels } from "./picture.js";
import { type Range, resampled } from "./resampling.js";

/** Pillow's names of what is taken for a pixel of another size. All but `"nearest"` blur before they shrink. */
const PILLOWS = {
  nearest: "nearest",
  bilinear: "bilinear",
  bicubic: "bicubic",
  hamming: "hamming",
  box: "box",
  lanczos: "lanczos3",
} as const;

/** Options of {@link loadImg}. */
export interface LoadImgOptions extends Pick<DownloadOptions, "fetch" | "signal"> {
  /** `"grayscale"`, `"rgb"` or `"rgba"`. Default `"rgb"`. */
  readonly colorMode?: ColorMode | undefined;
  /** [height, width], or one number for both. Default: as it is. */
  readonly targetSize?: number | readonly [height: number, width: number] | undefined;
  /** What is taken for a pixel where the size is another; all but `"nearest"` blur before they shrink, as in Pillow. Default `"nearest"`. */
  readonly interpolation?: keyof typeof PILLOWS | undefined;
  /** Whether the middle is cut out first, so that nothing is distorted. Default false. */
  readonly keepAspectRatio?: boolean | undefined;
}

/**
 * A picture from a file, as Keras's `load_img`: a File or Blob, a handle of a file, an address or, in Node, a path. Browsers decode what
 * they show; Node PNG and JPEG.
 *
 * Rejects with a DownloadError if it does not come, a FormatError if it is no picture, an ArgumentError for options that are none.
 *
 * @example
 * const picture = await utils.loadImg("cat.png", { targetSize: [224, 224] });
 * const x = utils.imgToArray(picture);   // [224, 224, 3], from 0 to 255
 */
export async function loadImg(source: FileSource, options: LoadImgOptions = {}): Promise<Picture> {
  const where = "loadImg";
  const { colorMode, targetSize, interpolation, keepAspectRatio, ...how } = withDefaults(where, options, {
    colorMode: "rgb",
    targetSize: undefined,
    interpolation: "nearest",
    keepAspectRatio: false,
    fetch: undefined,
    signal: undefined,
  });
  const channels = channelsOf(where, colorMode);
  oneOf(where, "interpolation", interpolation, Object.keys(PILLOWS) as (keyof typeof PILLOWS)[]);
  const size = targetSize === undefined ? undefined : sizeOf(where, "targetSize", targetSize);
  checkDownload(where, how);
  checkSource(where, source);
  const { decodePicture } = await import("./decode.js"); // only now: who has no pictures does not load it
  const picture = withChannels(await decodePicture(where, await openBlob(where, source, how)), channels);
  const { width, height } = picture;
  if (size === undefined || (size[0] === height && size[1] === width)) return picture;
  const [rows, columns] = keepAspectRatio ? middle(picture, size) : [undefined, undefined];
  const kernel = { kernel: PILLOWS[interpolation], antialias: true, bytes: true };
  const { data } = resampled(picture, size, kernel, rows, columns);
  return new Picture(size[1], size[0], channels, Uint8Array.from(data));
}

/** The largest part in the middle with the aspect ratio of a size. */
function middle({ width, height }: Picture, [newHeight, newWidth]: readonly [number, number]): readonly [Range, Range] {
  const rows = Math.min(height, Math.floor((width * newHeight) / newWidth));
  const columns = Math.min(width, Math.floor((height * newWidth) / newHeight));
  return [
    { start: Math.floor((height - rows) / 2), length: rows },
    { start: Math.floor((width - columns) / 2), length: columns },
  ];
}
