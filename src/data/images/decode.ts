import { FormatError } from "../../errors.js";
import { readPixels } from "./browser-pixels.js";
import type { Pixels } from "./picture.js";

const PNG = [0x89, 0x50, 0x4e, 0x47];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * The pixels of a picture in a file. A browser decodes what it shows (PNG, JPEG, WebP, AVIF, GIF, BMP; of moving ones the first picture);
 * elsewhere PNG and JPEG are decoded in plain code. Colour profiles are left aside.
 *
 * Rejects with a FormatError for other files, and for damaged ones.
 */
export async function decodePicture(where: string, file: Blob): Promise<Pixels> {
  if (typeof createImageBitmap === "function") return decodeInBrowser(where, file);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const beginsWith = (start: readonly number[]) => start.every((byte, i) => bytes[i] === byte);
  if (beginsWith(PNG)) return (await import("./decode-png.js")).decodePng(where, bytes);
  if (beginsWith(JPEG)) return (await import("./decode-jpeg.js")).decodeJpeg(where, bytes);
  throw new FormatError({
    where,
    problem: "not a picture that can be read without a browser",
    expected: "a PNG or JPEG file",
    received: `${bytes.length} bytes that begin with ${Array.from(bytes.subarray(0, 4), hex).join(" ") || "nothing"}`,
    remedy: "Convert it, or decode it with a library and give a Picture",
  });
}

async function decodeInBrowser(where: string, file: Blob): Promise<Pixels> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  } catch (cause) {
    const problem = "not a picture that this browser can decode";
    throw new FormatError({ where, problem, received: `${file.size} bytes of type "${file.type}"` }, { cause });
  }
  try {
    return readPixels(where, bitmap);
  } finally {
    bitmap.close();
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
