import { positiveInteger } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords, tagOf } from "../../in-words.js";

/** How many numbers a pixel has: a grey, red, green and blue, or those and its opacity. */
export type Channels = 1 | 3 | 4;

/** Kinds of files that pictures are written as. */
export type PictureFormat = "png" | "jpeg";

/**
 * A picture on the host: `data` holds its pixels from left to right and from top to bottom, 8 bits a channel. What `loadImg` and
 * `arrayToImg` give.
 */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly data: Uint8Array | Uint8ClampedArray;

  /** Wraps pixels without copying them. Throws an ArgumentError for data of another size. */
  constructor(width: number, height: number, channels: Channels, data: Uint8Array | Uint8ClampedArray) {
    const where = "Picture";
    this.width = positiveInteger(where, "width", width);
    this.height = positiveInteger(where, "height", height);
    if (![1, 3, 4].includes(channels)) {
      throw new ArgumentError({
        where,
        problem: "no such channels",
        expected: "1, 3 or 4",
        received: inWords(channels),
      });
    }
    this.channels = channels;
    const size = width * height * channels;
    const isBytes = ["Uint8Array", "Uint8ClampedArray"].includes(tagOf(data));
    if (!isBytes || data.length !== size) {
      const received = isBytes ? `${inWords(data)} of ${data.length}` : inWords(data);
      throw new ArgumentError({ where, problem: "no such data", expected: `a Uint8Array of ${size}`, received });
    }
    this.data = data;
  }

  /** For a canvas: `context.putImageData(picture.toImageData(), 0, 0)`. For browsers. */
  toImageData(): ImageData {
    const rgba = withChannels(this, 4).data;
    return new ImageData(Uint8ClampedArray.from(rgba), this.width, this.height);
  }

  /** The bytes of a file, `"png"` unless told. `quality` is that of a JPEG, from 1 to 100; 75 unless told. */
  async toBlob(options: { readonly format?: PictureFormat; readonly quality?: number } = {}): Promise<Blob> {
    const { encodePicture } = await import("./encode.js"); // only now: who only reads does not load it
    return encodePicture(this, options);
  }
}

/** Pixels as they lie in a file. With two channels the second is the opacity of a grey. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The pixels with so many channels. Opacity is dropped, not applied, and grey is 0.299 red + 0.587 green + 0.114 blue (ITU-R 601-2), as
 * in Pillow.
 */
export function withChannels(pixels: Pixels, channels: Channels): Picture {
  const { width, height, channels: own, data } = pixels;
  if (own === channels) return new Picture(width, height, channels, data);
  const count = width * height;
  const result = new Uint8Array(count * channels);
  const isGrey = own < 3;
  for (let i = 0; i < count; i++) {
    const from = i * own;
    const [red = 0, green = red, blue = red] = isGrey ? [data[from]] : [data[from], data[from + 1], data[from + 2]];
    const to = i * channels;
    if (channels === 1) {
      result[to] = isGrey ? red : (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
      continue;
    }
    result[to] = red;
    result[to + 1] = green;
    result[to + 2] = blue;
    if (channels === 4) result[to + 3] = own === 2 ? (data[from + 1] ?? 255) : 255;
  }
  return new Picture(width, height, channels, result);
}
