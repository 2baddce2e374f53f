import { type DecodedPng, decode } from "fast-png";
import { damaged, MOST_PIXELS } from "./damaged.js";
import type { Pixels } from "./picture.js";

/** Chunks that pixels need; others (profiles, texts, moving pictures) may be anything once they are unpacked. */
const NEEDED = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];
const SIGNATURE_BYTES = 8;

/** The pixels of a PNG; of 16 bits the upper 8. Throws a FormatError for a damaged file, or one of more than 2²⁸ pixels. */
export function decodePng(where: string, file: Uint8Array<ArrayBuffer>): Pixels {
  let png: DecodedPng;
  try {
    png = decode(neededChunks(file), { checkCrc: true });
  } catch (cause) {
    throw damaged(where, "PNG", cause);
  }
  const { width, height, depth, palette } = png;
  const channels = png.channels as Pixels["channels"];
  const samples = depth < 8 ? unpacked(png) : png.data;
  if (palette !== undefined) return coloured(samples, palette, { width, height });
  if (samples.length < width * height * channels) throw damaged(where, "PNG");
  if (depth === 16) return { width, height, channels, data: Uint8Array.from(samples, (sample) => sample >> 8) };
  const most = 2 ** depth - 1;
  const data = most === 255 ? Uint8Array.from(samples) : Uint8Array.from(samples, (sample) => (sample * 255) / most);
  return { width, height, channels, data };
}

function neededChunks(file: Uint8Array<ArrayBuffer>): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 33) throw new Error("no header");
  if (view.getUint32(16) * view.getUint32(20) > MOST_PIXELS) throw new Error("too many pixels");
  const parts = [file.subarray(0, SIGNATURE_BYTES)];
  for (let at = SIGNATURE_BYTES; at + 12 <= file.length; ) {
    const end = at + 12 + view.getUint32(at);
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (end > file.length) throw new Error("cut short");
    if (NEEDED.includes(name)) parts.push(file.subarray(at, end));
    at = end;
  }
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** Samples of 1, 2 or 4 bits as bytes. Each line begins with a byte of its own. */
function unpacked({ width, height, depth, data }: DecodedPng): Uint8Array {
  const perByte = 8 / depth;
  const stride = Math.ceil(width / perByte);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const byte = data[row * stride + Math.floor(column / perByte)] ?? 0;
    return (byte >> (8 - depth * ((column % perByte) + 1))) & (2 ** depth - 1);
  });
}

/** Places in a palette as colours, with opacity if the palette has it. */
function coloured(
  places: ArrayLike<number>,
  palette: readonly (readonly number[])[],
  { width, height }: { readonly width: number; readonly height: number },
): Pixels {
  const channels = palette.some((colour) => colour.length > 3) ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const colour = palette[places[i] ?? 0] ?? [];
    for (let k = 0; k < channels; k++) data[i * channels + k] = colour[k] ?? (k === 3 ? 255 : 0);
  }
  return { width, height, channels, data };
}
