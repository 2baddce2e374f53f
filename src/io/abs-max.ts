import { ArgumentError } from "../errors.js";
import type { Shape } from "../shape.js";
import { Tensor } from "../tensor.js";

/** Numbers as small integers: each is `values / scale`. */
export interface Int8 {
  readonly shape: Shape;
  readonly values: Int8Array<ArrayBuffer>;
  /** One for each channel: of the values' shape, with 1 for the axes that are none. */
  readonly scale: Tensor<"float32">;
}

const LARGEST = 127;
/** Keeps the scale of a channel of zeros finite, as in Keras. */
const EPSILON = Math.fround(1e-7);

/**
 * The nearest of 255 steps from −max |x| to max |x| of each channel, as Keras's `abs_max_quantize`, in its very bits: `round(x · scale)` with
 * scale = 127 / (max |x| + 10⁻⁷), of two that are as near the even one. `axes` are those that a channel extends along.
 *
 * Throws an ArgumentError, in the name of `where`, for numbers that are not finite.
 */
export function toInt8(where: string, x: Tensor<"float32">, axes: readonly number[]): Int8 {
  const { data } = x;
  if (!data.every(Number.isFinite)) {
    throw new ArgumentError({
      where,
      problem: "not all numbers are finite",
      remedy: "Quantize a model that trained well",
    });
  }
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const scale = Tensor.zeros(shape, "float32");
  const channels = channelsOf(x.shape, shape);
  data.forEach((value, i) => {
    const channel = channels[i] ?? 0;
    scale.data[channel] = Math.max(scale.data[channel] ?? 0, Math.abs(value));
  });
  scale.data.forEach((largest, i) => {
    scale.data[i] = LARGEST / Math.fround(largest + EPSILON);
  });
  const values = Int8Array.from(data, (value, i) => {
    const rounded = roundToEven(Math.fround(value * (scale.data[channels[i] ?? 0] ?? 0)));
    return Math.min(LARGEST, Math.max(-LARGEST, rounded));
  });
  return { shape: x.shape, values, scale };
}

/** What {@link toInt8} stands for; `scale` has a shape that broadcasts to that of the values. */
export function fromInt8(values: Tensor, scale: Tensor): Tensor<"float32"> {
  const channels = channelsOf(values.shape, scale.shape);
  const data = Float32Array.from(values.data, (value, i) => value / (scale.data[channels[i] ?? 0] ?? 0));
  return new Tensor(values.shape, data, "float32");
}

/** The place in a scale of each element: what broadcasting does. */
function channelsOf(shape: Shape, scale: Shape): Uint32Array {
  let channels = Uint32Array.of(0);
  shape.forEach((size, axis) => {
    const own = scale[axis] === 1 ? 0 : 1;
    channels = Uint32Array.from(
      { length: channels.length * size },
      (_, i) => (channels[Math.floor(i / size)] ?? 0) * (scale[axis] ?? 1) + own * (i % size),
    );
  });
  return channels;
}

function roundToEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
