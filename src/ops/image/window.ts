import { listOf, noSuch } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { formatShape, type Shape } from "../../shape.js";
import { isList } from "../../structure.js";

/** Spatial axes of an image batch: steps; height and width; depth, height and width. */
export type Rank = 1 | 2 | 3;

/** One value for each spatial axis. */
export type Axes<R extends Rank, T = number> = {
  readonly 1: readonly [T];
  readonly 2: readonly [T, T];
  readonly 3: readonly [T, T, T];
}[R];

/** One number for all spatial axes, or one each. */
export type PerAxis<R extends Rank> = number | Axes<R>;

/** One number for both spatial axes, or one each: [height, width]. */
export type Pair = PerAxis<2>;

/** Cells at the two ends of an axis. */
export type Edges = readonly [before: number, after: number];

/** `"valid"`: only whole windows. `"same"`: zeros around, so that the output has ceil(size / stride) places. Or cells: [before, after] for each axis. */
export type PaddingOf<R extends Rank> = "valid" | "same" | Axes<R, Edges>;

/** `"valid"`: only whole windows. `"same"`: zeros around, so that the output has ceil(size / stride) places. Or pixels: [[top, bottom], [left, right]]. */
export type Padding = PaddingOf<2>;

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

/** Where windows lie along one axis. Keras's rules: with `"same"`, the odd zero goes to the end; `"causal"`, all to the start. */
export function axisWindow(
  where: string,
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: "valid" | "same" | "causal" | Edges,
): AxisWindow {
  const span = (kernel - 1) * dilation + 1;
  if (padding === "causal") return axisWindow(where, size, kernel, stride, dilation, [span - 1, 0]);
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

/**
 * Where the windows of a transposed convolution lie along one axis: those of the convolution whose gradient it is, from an
 * input of size `outSize` up to the result's. Keras's rules: (outSize − 1) · stride + max(span, stride) elements with `"valid"`,
 * outSize · stride with `"same"`, unless `outputPadding` says how many there are at the end.
 */
export function transposedWindow(
  outSize: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: "valid" | "same",
  outputPadding: number | undefined,
): AxisWindow {
  const span = (kernel - 1) * dilation + 1;
  const window = { kernel, stride, dilation, outSize };
  if (padding === "valid") {
    const after = outputPadding ?? Math.max(stride - span, 0);
    return { ...window, size: (outSize - 1) * stride + span + after, before: 0 };
  }
  // With stride − 1 zeros between its elements and `zeros` around them, the input is as long as windows take without stride.
  const zeros = outputPadding === undefined ? stride + span - 2 : span + (span % 2) - 2 + outputPadding;
  const first = Math.min(Math.ceil(zeros / 2), span - 1);
  return { ...window, size: (outSize - 1) * stride + zeros - span + 2, before: span - 1 - first };
}

/** An entry for each spatial axis. Throws an ArgumentError unless they are that many whole numbers from `least` up. */
export function perAxis(
  where: string,
  name: string,
  value: number | readonly number[],
  rank: Rank,
  least = 1,
): readonly number[] {
  const entries = isList(value) ? listOf(where, name, value) : new Array<number>(rank).fill(value);
  if (entries.length !== rank || !entries.every((n) => Number.isSafeInteger(n) && n >= least)) {
    const numbers = `whole numbers from ${least} up`;
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: entries.length === rank ? numbers : `${rank} ${numbers}`,
      received: inWords(value),
    });
  }
  return entries;
}

/** Throws an ArgumentError unless a padding is one of the names, or two whole numbers for each of `rank` axes. */
export function requirePadding(where: string, rank: Rank, padding: unknown, names: readonly string[]): void {
  if (typeof padding === "string" && names.includes(padding)) return;
  const isPair = (pair: unknown) =>
    isList(pair) &&
    pair.length === 2 &&
    Array.from(pair).every((cells) => Number.isSafeInteger(cells) && Number(cells) >= 0);
  if (isList(padding) && padding.length === rank && Array.from(padding).every(isPair)) return;
  throw noSuch(
    where,
    "padding",
    padding,
    names,
    `[before, after] for ${rank === 1 ? "the axis" : `each of ${rank} axes`}`,
  );
}

/** What a batch is of, and its spatial axes. */
export const LAYOUTS = {
  1: { kind: "sequences", axes: "steps" },
  2: { kind: "images", axes: "height, width" },
  3: { kind: "volumes", axes: "depth, height, width" },
} as const satisfies Record<Rank, object>;

/** Sizes of a batch [batch, …spatial, channels]. Throws a ShapeError for another rank. */
export function batchShape(
  where: string,
  shape: Shape,
  rank: Rank,
): { readonly batch: number; readonly spatial: Shape; readonly channels: number } {
  const { kind, axes } = LAYOUTS[rank];
  if (shape.length !== rank + 2) {
    throw new ShapeError({
      where,
      problem: `not a batch of ${kind}`,
      expected: `[batch, ${axes}, channels]`,
      received: formatShape(shape),
    });
  }
  const [batch = 0, ...rest] = shape;
  return { batch, spatial: rest.slice(0, -1), channels: rest.at(-1) ?? 0 };
}

/** Sizes of an image batch [batch, height, width, channels]. Throws a ShapeError for another rank. */
export function imageShape(where: string, shape: Shape): readonly [number, number, number, number] {
  const { batch, spatial, channels } = batchShape(where, shape, 2);
  const [height = 0, width = 0] = spatial;
  return [batch, height, width, channels];
}
