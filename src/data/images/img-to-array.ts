import { oneOf } from "../../check.js";
import { requireDType } from "../../convert.js";
import type { DType } from "../../dtype.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import type { Tensor } from "../../tensor.js";
import { type PictureLike, readPixels } from "./browser-pixels.js";
import { tensorOf } from "./frame.js";
import { type ColorMode, channelsOf, IMAGE_FORMATS, type ImageDataFormat } from "./image-options.js";
import { Picture, withChannels } from "./picture.js";

/** Options of {@link imgToArray}. */
export interface ImgToArrayOptions<D extends DType = DType> {
  /** Default `"channelsLast"`: [height, width, channels]. */
  readonly dataFormat?: ImageDataFormat | undefined;
  /** Default `"float32"`. */
  readonly dtype?: D | undefined;
  /** Default: all channels of a Picture; `"rgb"` of what a browser shows. */
  readonly colorMode?: ColorMode | undefined;
}

/**
 * The numbers of a picture, from 0 to 255: [height, width, channels], as Keras's `img_to_array`. Takes what `loadImg` gives, and what
 * browsers show: ImageData, ImageBitmap, VideoFrame, canvases, images and videos.
 *
 * Throws an ArgumentError for what is no picture.
 */
export function imgToArray(img: PictureLike, options?: ImgToArrayOptions<"float32">): Tensor<"float32">;
export function imgToArray<D extends DType>(img: PictureLike, options: ImgToArrayOptions<D>): Tensor<D>;
export function imgToArray(img: PictureLike, options: ImgToArrayOptions = {}): Tensor {
  const where = "imgToArray";
  const defaults = { dataFormat: "channelsLast", dtype: "float32", colorMode: undefined } as const;
  const { dataFormat, dtype, colorMode } = withDefaults<ImgToArrayOptions, typeof defaults>(where, options, defaults);
  oneOf(where, "dataFormat", dataFormat, IMAGE_FORMATS);
  requireDType(where, dtype);
  const channels = colorMode === undefined ? (isA(img, Picture) ? img.channels : 3) : channelsOf(where, colorMode);
  return tensorOf(withChannels(readPixels(where, img), channels), dataFormat).cast(dtype);
}
