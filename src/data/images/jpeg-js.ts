import { FormatError } from "../../errors.js";
import { nodeModule } from "../files/node.js";

/** What is used of jpeg-js. */
export interface JpegJs {
  decode(
    file: Uint8Array,
    options: {
      readonly useTArray: true;
      readonly formatAsRGBA: boolean;
      readonly tolerantDecoding: boolean;
      readonly maxResolutionInMP: number;
      readonly maxMemoryUsageInMB: number;
    },
  ): { readonly width: number; readonly height: number; readonly data: Uint8Array };
  encode(
    picture: { readonly width: number; readonly height: number; readonly data: Uint8Array | Uint8ClampedArray },
    quality: number,
  ): { readonly data: Uint8Array };
}

/**
 * The package jpeg-js, for where there is no browser. It is asked for by Node's `require`, so that no bundler finds it: a page has the
 * browser's decoder and does without. Throws a FormatError where it is not installed.
 */
export function jpegJs(where: string): JpegJs {
  try {
    return nodeModule("node:module")?.createRequire(import.meta.url)("jpeg-js") as JpegJs;
  } catch (cause) {
    const problem = "JPEG needs the package jpeg-js where there is no browser";
    throw new FormatError({ where, problem, remedy: "Run npm install jpeg-js" }, { cause });
  }
}
