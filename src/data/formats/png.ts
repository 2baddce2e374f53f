import { type DecodedPng, decode, hasPngSignature } from "fast-png";
import { FormatError } from "../../errors.js";
import { describeBytes } from "../describe-bytes.js";

/** The size that a picture must have. */
export interface PngSize {
  readonly width: number;
  readonly height: number;
}

/** How many numbers a pixel has, by the kind of its colours; kind 3 has its colours in a palette. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const EXTRAS: Readonly<Record<number, string>> = { 3: " with a palette" };

/** What a PNG says of itself before its pixels: signature, length and name of the first chunk, then its 13 bytes. */
const HEADER_BYTES = 8 + 8 + 13;
const HEADER = 0x49484452; // "IHDR"

/**
 * A grey 8-bit picture of a known size. The size is read before anything is decoded, so that a few bytes cannot ask for gigabytes.
 *
 * Throws a FormatError that says what came for what is no such PNG, or is damaged.
 */
export function decodeGreyPng(where: string, png: Uint8Array<ArrayBuffer>, size: PngSize): DecodedPng {
  if (!hasPngSignature(png)) {
    throw new FormatError({
      where,
      problem: "not a picture",
      expected: "a PNG file",
      received: describeBytes(png),
      remedy: "Check the address",
    });
  }
  checkHeader(where, png, size);
  refuseChunks(where, png);
  const image = decodeOrThrow(where, png);
  if (image.data.length >= size.width * size.height) return image;
  throw damaged(where, png, "too few pixels");
}

function checkHeader(where: string, png: Uint8Array<ArrayBuffer>, { width, height }: PngSize): void {
  if (png.length < HEADER_BYTES) throw damaged(where, png, "no header");
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (view.getUint32(12) !== HEADER) throw damaged(where, png, "no header");
  const [ownWidth, ownHeight, depth, color, interlace] = [
    view.getUint32(16),
    view.getUint32(20),
    view.getUint8(24),
    view.getUint8(25),
    view.getUint8(28),
  ];
  if (ownWidth === width && ownHeight === height && depth === 8 && color === 0 && interlace === 0) return;
  throw new FormatError({
    where,
    problem: "another picture",
    expected: `${width} × ${height} grey pixels of 8 bits`,
    received: `${ownWidth} × ${ownHeight} pixels of ${CHANNELS[color] ?? "?"} × ${depth} bits${EXTRAS[color] ?? ""}${interlace ? ", interlaced" : ""}`,
  });
}

/** A profile of colours is compressed, too, and may be anything once it is not: a grey picture needs none. */
function refuseChunks(where: string, png: Uint8Array<ArrayBuffer>): void {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 8 <= png.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (name === "iCCP" || name === "acTL" || name === "fdAT") throw damaged(where, png, `a chunk ${name}`);
  }
}

function decodeOrThrow(where: string, png: Uint8Array<ArrayBuffer>): DecodedPng {
  try {
    return decode(png, { checkCrc: true });
  } catch (cause) {
    throw damaged(where, png, cause instanceof Error ? cause.message : "", cause);
  }
}

function damaged(where: string, png: Uint8Array, reason: string, cause?: unknown): FormatError {
  const problem = `a PNG of ${png.length} bytes that does not decode (${reason})`;
  return new FormatError({ where, problem, remedy: "Download it again: it is damaged or cut short" }, { cause });
}
