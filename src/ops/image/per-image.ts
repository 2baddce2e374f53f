import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { add, divide, multiply, subtract } from "../elementwise/binary.js";

/** A number, or one for each image: [batch, 1, 1, 1]. */
export type PerImage = SymbolicTensor | number;

/** a · b, of two numbers a number. */
export function times(a: PerImage, b: PerImage): PerImage {
  if (typeof a === "number" && typeof b === "number") return a * b;
  return a === 0 || b === 0 ? 0 : multiply(a, b);
}

/** a + b, of two numbers a number. */
export function plus(a: PerImage, b: PerImage): PerImage {
  if (typeof a === "number" && typeof b === "number") return a + b;
  return a === 0 ? b : b === 0 ? a : add(a, b);
}

/** a − b, of two numbers a number. */
export function minus(a: PerImage, b: PerImage): PerImage {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return b === 0 ? a : subtract(a, b);
}

/** a / b, of two numbers a number. */
export function over(a: PerImage, b: PerImage): PerImage {
  if (typeof a === "number" && typeof b === "number") return a / b;
  return a === 0 ? 0 : divide(a, b);
}

/** The entries of [batch, …] or […] at an index of their last axes, in row-major order, as numbers for each image. */
export function entriesOf(x: SymbolicTensor, axes: number): SymbolicTensor[] {
  const count = x.shape.slice(x.rank - axes).reduce((product, size) => product * size, 1);
  const rows = reshape(x, [-1, count]);
  return Array.from({ length: count }, (_, i) =>
    reshape(slice(rows, [{}, { start: i, stop: i + 1 }]), [rows.shape[0] ?? 1, 1, 1, 1]),
  );
}
