import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape, type Shape } from "../shape.js";

/** One number for both spatial axes, or one each: [height, width]. */
export type Pair = number | readonly [number, number];

/** `"valid"`: only whole windows. `"same"`: zeros around, so that the output has ceil(size / stride) places. Or pixels: [[top, bottom], [left, right]]. */
export type Padding = "valid" | "same" | readonly [readonly [number, number], readonly [number, number]];

/** How a window slides along one axis. */
export interface AxisWindow {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first element. */
  readonly before: number;
  readonly outSize: number;
}

/** Where windows lie along one axis. Keras's rules: with `"same"`, the odd zero goes to the end. */
export function axisWindow(
  where: string,
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: "valid" | "same" | readonly [number, number],
): AxisWindow {
  const span = (kernel - 1) * dilation + 1;
  if (padding === "same") {
    const outSize = Math.ceil(size / stride);
    const total = Math.max(0, (outSize - 1) * stride + span - size);
    return { size, kernel, stride, dilation, before: Math.floor(total / 2), outSize };
  }
  const [before, after] = padding === "valid" ? [0, 0] : padding;
  const room = size + before + after - span;
  if (room < 0) {
    throw new ShapeError({
      where,
      problem: "the window is larger than the input",
      expected: `at least ${span} elements with padding`,
      received: `${size + before + after}`,
      remedy: 'Use padding "same" or a smaller window',
    });
  }
  return { size, kernel, stride, dilation, before, outSize: Math.floor(room / stride) + 1 };
}

/** The windows along height and width. */
export function window2d(
  where: string,
  [height, width]: readonly [number, number],
  kernel: readonly [number, number],
  strides: readonly [number, number],
  dilation: readonly [number, number],
  padding: Padding,
): readonly [AxisWindow, AxisWindow] {
  const [rows, columns] = typeof padding === "string" ? [padding, padding] : padding;
  return [
    axisWindow(where, height, kernel[0], strides[0], dilation[0], rows),
    axisWindow(where, width, kernel[1], strides[1], dilation[1], columns),
  ];
}

/** Both entries of a pair. Throws an ArgumentError unless they are whole numbers from 1 up. */
export function pair(where: string, name: string, value: Pair): readonly [number, number] {
  const [first, second] = typeof value === "number" ? [value, value] : value;
  if (![first, second].every((n) => Number.isSafeInteger(n) && n >= 1)) {
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: "whole numbers from 1 up",
      received: `${value}`,
    });
  }
  return [first, second];
}

/** Sizes of an image batch [batch, height, width, channels]. Throws a ShapeError for another rank. */
export function imageShape(where: string, shape: Shape): readonly [number, number, number, number] {
  const [batch, height, width, channels] = shape;
  if (
    shape.length !== 4 ||
    batch === undefined ||
    height === undefined ||
    width === undefined ||
    channels === undefined
  ) {
    throw new ShapeError({
      where,
      problem: "not a batch of images",
      expected: "[batch, height, width, channels]",
      received: formatShape(shape),
    });
  }
  return [batch, height, width, channels];
}
