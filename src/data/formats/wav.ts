import { FormatError } from "../../errors.js";

/** Sound as a WAV file has it. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number;
  readonly channels: number;
  /** [samples, channels], from −1 to 1. */
  readonly data: Float32Array<ArrayBuffer>;
}

type Read = (view: DataView, at: number) => number;

const [PCM, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe];

/** How one sample is read, by its encoding and bits. What is signed fills [−1, 1): 16 bits are divided by 2¹⁵. */
const READERS: Readonly<Record<string, Read>> = {
  [`${PCM}, 8`]: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  [`${PCM}, 16`]: (view, at) => view.getInt16(at, true) / 2 ** 15,
  [`${PCM}, 24`]: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
  [`${PCM}, 32`]: (view, at) => view.getInt32(at, true) / 2 ** 31,
  [`${FLOAT}, 32`]: (view, at) => view.getFloat32(at, true),
  [`${FLOAT}, 64`]: (view, at) => view.getFloat64(at, true),
};

interface Format {
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
  readonly read: Read;
}

/**
 * Decodes a WAV file: PCM of 8, 16, 24 and 32 bits and floats of 32 and 64, of any number of channels. 16 bits are what `tf.audio.decode_wav`
 * takes, and come out as there. Throws a FormatError for other files, and for those that end before their samples do.
 *
 * Source: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991.
 */
export function decodeWav(where: string, bytes: ArrayBuffer): Sound {
  const view = new DataView(bytes);
  const word = (at: number) =>
    String.fromCharCode(...new Uint8Array(bytes, at, Math.min(4, Math.max(0, bytes.byteLength - at))));
  if (bytes.byteLength < 12 || word(0) !== "RIFF" || word(8) !== "WAVE") {
    throw refused(where, "a file that begins with RIFF … WAVE", `${bytes.byteLength} other bytes`);
  }
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const [name, start, size] = [word(at), at + 8, view.getUint32(at + 4, true)];
    if (name === "fmt " && start + 16 <= bytes.byteLength) format = formatAt(where, view, start, size);
    if (name === "data") {
      if (format === undefined) throw refused(where, "its format before its samples", "samples");
      if (start + size > bytes.byteLength)
        throw refused(where, `${size} bytes of samples`, `${bytes.byteLength - start}: its end is missing`);
      return samples(view, start, size, format);
    }
    at = start + size + (size % 2); // chunks begin at even places
  }
  throw refused(where, "samples in it", "none");
}

function formatAt(where: string, view: DataView, at: number, size: number): Format {
  const tag = view.getUint16(at, true);
  // The extensible format says the encoding itself in the first bytes of a GUID.
  const encoding = tag === EXTENSIBLE && size >= 40 && at + 26 <= view.byteLength ? view.getUint16(at + 24, true) : tag;
  const [channels, rate, bits] = [
    view.getUint16(at + 2, true),
    view.getUint32(at + 4, true),
    view.getUint16(at + 14, true),
  ];
  const read = READERS[`${encoding}, ${bits}`];
  if (read === undefined)
    throw refused(where, "PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64", `encoding ${encoding} of ${bits} bits`);
  if (channels === 0 || rate === 0) throw refused(where, "channels, and a rate", `${channels} channels at ${rate} Hz`);
  return { channels, rate, bits, read };
}

function samples(view: DataView, start: number, size: number, { channels, rate, bits, read }: Format): Sound {
  const stride = bits / 8;
  const count = Math.floor(size / (stride * channels)) * channels;
  const data = Float32Array.from({ length: count }, (_, i) => read(view, start + i * stride));
  return { rate, channels, data };
}

function refused(where: string, expected: string, received: string): FormatError {
  return new FormatError({
    where,
    problem: "no WAV file that can be read",
    expected,
    received,
    remedy: "Save it as WAV of 16 bits",
  });
}
