import { ArgumentError } from "../../errors.js";
import { inWords, tagOf } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { Picture } from "./picture.js";

/** What a browser shows, or can show: its pixels can be read. */
export type BrowserPicture =
  | ImageData
  | ImageBitmap
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLVideoElement
  | VideoFrame;

/** A picture of any kind. */
export type PictureLike = Picture | BrowserPicture;

/** Where its size stands. */
const SIZES: Readonly<Record<string, readonly [width: string, height: string]>> = {
  ImageBitmap: ["width", "height"],
  HTMLCanvasElement: ["width", "height"],
  OffscreenCanvas: ["width", "height"],
  HTMLImageElement: ["naturalWidth", "naturalHeight"],
  HTMLVideoElement: ["videoWidth", "videoHeight"],
  VideoFrame: ["displayWidth", "displayHeight"],
};

/**
 * The pixels of a picture, with opacity. Where that is not whole, a browser's colours may be off by some steps, since canvases hold them
 * multiplied by it.
 *
 * Throws an ArgumentError for what is no picture, is not loaded yet, or comes from a server that does not let this page read it.
 */
export function readPixels(where: string, picture: PictureLike): Picture {
  if (isA(picture, Picture)) return picture;
  const tag = tagOf(picture);
  if (tag === "ImageData") {
    const { width, height, data } = picture as ImageData;
    return new Picture(width, height, 4, data as Uint8ClampedArray);
  }
  const [widthName, heightName] = SIZES[tag] ?? [];
  if (widthName === undefined || heightName === undefined) {
    throw new ArgumentError({
      where,
      problem: "not a picture",
      expected: `a Picture, ImageData, ${Object.keys(SIZES).join(", ")}`,
      received: inWords(picture),
      remedy: "Use await loadImg(…) for files and addresses",
    });
  }
  const [width, height] = [Number(Reflect.get(picture, widthName)), Number(Reflect.get(picture, heightName))];
  if (!(width > 0 && height > 0)) {
    const remedy = "Wait until it is loaded, and do not close it before";
    throw new ArgumentError({ where, problem: "a picture without pixels", expected: "width and height", received: `${width} × ${height}`, remedy }); // biome-ignore format: one line
  }
  return new Picture(width, height, 4, drawn(where, picture as CanvasImageSource, width, height));
}

function drawn(where: string, picture: CanvasImageSource, width: number, height: number): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) {
    throw new ArgumentError({ where, problem: "no canvas for so large a picture", received: `${width} × ${height}` });
  }
  try {
    context.drawImage(picture, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  } catch (cause) {
    const problem = `the pixels cannot be read (${cause instanceof Error ? cause.message : cause})`;
    const remedy = 'Load it with crossOrigin = "anonymous", from a server that allows that';
    throw new ArgumentError({ where, problem, remedy }, { cause });
  }
}
