import { oneOf } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { Tensor, type TensorLike } from "../../tensor.js";
import { IMAGE_FORMATS, type ImageDataFormat } from "./image-options.js";
import { type Channels, Picture } from "./picture.js";

/** Options of {@link arrayToImg}. */
export interface ArrayToImgOptions {
  /** Default `"channelsLast"`: [height, width, channels]. */
  readonly dataFormat?: ImageDataFormat | undefined;
  /** Whether the least number becomes 0 and the largest 255; without it numbers are from 0 to 255 already. Default true. */
  readonly scale?: boolean | undefined;
}

/**
 * A picture of numbers, as Keras's `array_to_img`: [height, width, channels] with 1, 3 or 4 channels. Fractions are cut off.
 *
 * Throws a ShapeError for other shapes, and an ArgumentError for numbers that no byte holds.
 */
export function arrayToImg(x: Tensor | TensorLike, options: ArrayToImgOptions = {}): Picture {
  const where = "arrayToImg";
  const { dataFormat, scale } = withDefaults(where, options, { dataFormat: "channelsLast", scale: true });
  oneOf(where, "dataFormat", dataFormat, IMAGE_FORMATS);
  const { shape, values } = isA<Tensor>(x, Tensor) ? x : Tensor.from(x);
  const isFirst = dataFormat === "channelsFirst";
  const [height = 0, width = 0, channels = 0] = isFirst ? [shape[1], shape[2], shape[0]] : shape;
  if (shape.length !== 3 || ![1, 3, 4].includes(channels) || height * width === 0) {
    const expected = isFirst ? "[1, 3 or 4, height, width]" : "[height, width, 1, 3 or 4]";
    throw new ShapeError({ where, problem: "no picture", expected, received: formatShape(shape) });
  }
  const scaled = scale ? scaledBy(values) : (value: number) => value;
  const pixels = height * width;
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) {
    const value = scaled(values[i] ?? 0);
    if (!(value > -1 && value < 256)) {
      const remedy = scale ? "Take NaN and infinity out" : "Leave scale on, or bring them there";
      throw new ArgumentError({
        where,
        problem: "a number that no byte holds",
        expected: "0 to 255",
        received: inWords(values[i]),
        remedy,
      });
    }
    data[isFirst ? (i % pixels) * channels + Math.floor(i / pixels) : i] = value;
  }
  return new Picture(width, height, channels as Channels, data);
}

/** The least to 0 and the largest to 255, rounded to 32 bits on the way as Keras's are. */
function scaledBy(values: Iterable<number>): (value: number) => number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const range = Math.fround(most - least);
  return (value) => {
    const part = Math.fround(value - least);
    return Math.fround((range === 0 ? part : Math.fround(part / range)) * 255);
  };
}
