import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { arange } from "../arrange/creation.js";
import { reshape } from "../core/reshape.js";
import {
  add,
  divide,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  multiply,
  subtract,
} from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalAnd } from "../elementwise/logical.js";
import { reciprocal } from "../elementwise/reciprocal.js";
import { sin } from "../elementwise/trigonometric.js";
import { abs, square } from "../elementwise/unary.js";
import { einsum } from "../product/einsum.js";
import { sum } from "../reduce/reduce.js";
import { over, type PerImage } from "./per-image.js";

/** How much a pixel counts at a distance in pixels: Catmull and Rom's cubic (Keys, 1981), Lanczos's windowed sinc, or a tent. */
const KERNELS = { linear: tent, cubic, lanczos3: lanczos(3), lanczos5: lanczos(5) } as const;
export type ResamplingKernel = keyof typeof KERNELS;

/** Where the pixels of one axis go. Tensors are numbers: of shape []. */
export interface AxisMapping {
  readonly axis: number;
  /** How many places the axis has afterwards. */
  readonly size: number;
  readonly scale: PerImage;
  /** In pixels of the result. */
  readonly translation: PerImage;
}

/**
 * `x` with one axis scaled and moved: place j of the result is the mean of the pixels around (j + ½ − translation) / scale − ½ by a
 * kernel, which `antialias` widens where there is less room than before. What would come from beyond the edges is 0.
 */
export function resampleAxisBy(
  x: SymbolicTensor,
  { axis, size, scale, translation }: AxisMapping,
  { kernel, antialias }: { readonly kernel: ResamplingKernel; readonly antialias: boolean },
): SymbolicTensor {
  const n = x.shape[axis] ?? 1;
  const inverse = over(1, scale);
  const centres = reshape(arange(0.5, size + 0.5, { dtype: "float32" }), [size, 1]);
  const from = subtract(multiply(subtract(centres, translation), inverse), 0.5);
  const distance = abs(subtract(from, arange(0, n, { dtype: "float32" })));
  const wide = typeof inverse === "number" ? Math.max(inverse, 1) : maximum(inverse, 1);
  const raw = KERNELS[kernel](antialias ? divide(distance, wide) : distance);
  const total = sum(raw, { axis: 1, keepdims: true });
  const known = greater(abs(total), 1000 * 2 ** -23);
  const inside = logicalAnd(greaterEqual(from, -0.5), lessEqual(from, n - 0.5));
  const weights = where(logicalAnd(known, inside), divide(raw, where(known, total, 1)), 0);
  const labels = [..."abcdefgh"].slice(0, x.rank);
  const result = labels.map((label, i) => (i === axis ? "z" : label)).join("");
  return einsum(`z${labels[axis]},${labels.join("")}->${result}`, weights, x);
}

function tent(x: SymbolicTensor): SymbolicTensor {
  return maximum(subtract(1, x), 0);
}

function cubic(x: SymbolicTensor): SymbolicTensor {
  const near = add(multiply(multiply(subtract(multiply(x, 1.5), 2.5), x), x), 1);
  const far = add(multiply(subtract(multiply(add(multiply(x, -0.5), 2.5), x), 4), x), 2);
  return where(less(x, 1), near, where(less(x, 2), far, 0));
}

function lanczos(radius: number): (x: SymbolicTensor) => SymbolicTensor {
  return (x) => {
    const waves = multiply(multiply(sin(multiply(x, Math.PI)), sin(multiply(x, Math.PI / radius))), radius);
    const isFar = greater(x, 1e-3);
    const inner = where(isFar, multiply(waves, reciprocal(square(multiply(where(isFar, x, 1), Math.PI)))), 1);
    return where(greater(x, radius), 0, inner);
  };
}
