/** Where a window slides over an image: the rules that convolution and pooling share. */

export type Pair = number | readonly [number, number];
export type PerAxis = number | readonly number[];
export type Padding = "valid" | "same" | readonly [readonly [number, number], readonly [number, number]];
/** Padding along any number of axes. */
export type Spaces = "valid" | "same" | "causal" | readonly (readonly [number, number])[];

export interface Axis {
  /** How many places the window takes. */
  readonly places: number;
  /** How many cells stick out before the first one of the image. */
  readonly before: number;
}

export const both = (pair: Pair): readonly [number, number] => (typeof pair === "number" ? [pair, pair] : pair);

/**
 * Keras's rules for one axis of `size` cells and a window that spans `span` of them. "same": ⌈size / stride⌉ places, with
 * as many cells around as that takes, the odd one at the end. "causal": all of them at the start.
 */
export function places(size: number, span: number, stride: number, padding: Spaces, axis: number): Axis {
  if (padding === "same") {
    const wanted = Math.ceil(size / stride);
    const missing = (wanted - 1) * stride + span - size;
    return { places: wanted, before: missing > 0 ? Math.floor(missing / 2) : 0 };
  }
  const [before, after] = padding === "valid" ? [0, 0] : padding === "causal" ? [span - 1, 0] : padding[axis]!;
  let found = 0;
  while (found * stride + span <= before + size + after) found++;
  return { places: found, before };
}
