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
  ImageData: ["width", "height"],
  ImageBitmap: ["width", "height"],
  HTMLCanvasElement: ["width", "height"],
  OffscreenCanvas: ["width", "height"],
  HTMLImageElement: ["naturalWidth", "naturalHeight"],
  HTMLVideoElement: ["videoWidth", "videoHeight"],
  VideoFrame: ["displayWidth", "displayHeight"],
};

/** Width and height. Throws an ArgumentError for what is no picture, or is not loaded yet, or closed. */
export function sizeOfPicture(where: string, picture: unknown): readonly [width: number, height: number] {
  if (isA(picture, Picture)) return [picture.width, picture.height];
  const [widthName, heightName] = SIZES[tagOf(picture)] ?? [];
  if (widthName === undefined || heightName === undefined) {
    throw new ArgumentError({
      where,
      problem: "not a picture",
      expected: `a Picture, ${Object.keys(SIZES).join(", ")}`,
      received: inWords(picture),
      remedy: "Use await loadImg(…) for files and addresses",
    });
  }
  const [width, height] = [widthName, heightName].map((name) => Number(Reflect.get(picture as object, name)));
  if (width !== undefined && height !== undefined && width > 0 && height > 0) return [width, height];
  const remedy = "Wait until it is loaded, and do not close it before";
  throw new ArgumentError({
    where,
    problem: "a picture without pixels",
    expected: "width and height",
    received: `${width} × ${height}`,
    remedy,
  });
}

/** Whether this is pixels of a canvas. */
export function isImageData(picture: unknown): picture is ImageData {
  return tagOf(picture) === "ImageData";
}

/**
 * The pixels of a picture, with opacity. Where that is not whole, a browser's colours may be off by some steps, since canvases hold them
 * multiplied by it.
 *
 * Throws an ArgumentError for what is no picture, is not loaded yet, or comes from a server that does not let this page read it.
 */
export function readPixels(where: string, picture: PictureLike): Picture {
  if (isA(picture, Picture)) return picture;
  const [width, height] = sizeOfPicture(where, picture);
  if (isImageData(picture)) return new Picture(width, height, 4, picture.data as Uint8ClampedArray);
  return new Picture(width, height, 4, drawn(where, picture, width, height));
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
