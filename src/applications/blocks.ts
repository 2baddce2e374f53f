import type { SymbolicTensor } from "../graph/symbols/tensor.js";

/** How many channels a plane has. */
export function channelsOf(x: SymbolicTensor): number {
  return x.shape.at(-1) ?? 0;
}

/** The margins [[top, bottom], [left, right]] by which a stride of 2 over a padded plane gives what TensorFlow's "same" does. */
export function marginsForStride2(
  { shape }: SymbolicTensor,
  kernel: number,
): readonly [[number, number], [number, number]] {
  const whole = Math.floor(kernel / 2);
  const before = (size = -1) => whole - (size < 0 ? 1 : 1 - (size % 2));
  // As Keras does: where one size is unknown, both are taken as odd.
  const sizes = (shape[1] ?? -1) < 0 ? [-1, -1] : [shape[1], shape[2]];
  return [
    [before(sizes[0]), whole],
    [before(sizes[1]), whole],
  ];
}

/** The nearest multiple of 8 that is at least 90 % of a number of channels, and at least 8. */
export function multipleOf8(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
