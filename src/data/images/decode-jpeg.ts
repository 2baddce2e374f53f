import { damaged, MOST_PIXELS } from "./damaged.js";
import { jpegJs } from "./jpeg-js.js";
import type { Pixels } from "./picture.js";

/** The pixels of a JPEG, red, green and blue. Throws a FormatError for a damaged file, or one of more than 2²⁸ pixels. */
export function decodeJpeg(where: string, file: Uint8Array): Pixels {
  const { decode } = jpegJs(where);
  try {
    const { width, height, data } = decode(file, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: true,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 4096,
    });
    return { width, height, channels: 3, data };
  } catch (cause) {
    throw damaged(where, "JPEG", cause);
  }
}
