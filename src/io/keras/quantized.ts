/** Weights as the smaller numbers that tfjs's converter makes of them. */

import { FormatError } from "../../errors.js";
import { toHalf } from "../../half.js";

/** What the numbers become. */
export type Quantization = "float16" | "uint8" | "uint16";

/** Numbers as they lie in a file, with what its manifest says of them. */
export interface Quantized {
  readonly data: Uint8Array | Uint16Array;
  readonly quantization: {
    readonly dtype: Quantization;
    readonly original_dtype: "float32";
    readonly min?: number;
    readonly scale?: number;
  };
}

/** From here on, numbers are nearer to what comes after the largest of float16. */
const BEYOND_HALF = 65_520;

/**
 * The nearest number of float16; or, as `stored · scale + min`, the nearest of 256 or 65,536 steps from the least number to the largest, which
 * are moved so that one of them is 0 where that lies between. In the name of `where`, throws a FormatError for what has no such number.
 */
export function quantized(where: string, values: Float32Array, dtype: Quantization): Quantized {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) throw refused(where, dtype, "a number that is not finite");
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  if (dtype === "float16") {
    const far = Math.max(-least, largest);
    if (far >= BEYOND_HALF) throw refused(where, dtype, `${far}`);
    return { data: Uint16Array.from(values, toHalf), quantization: { dtype, original_dtype: "float32" } };
  }
  const last = dtype === "uint8" ? 255 : 65_535;
  const { scale, min } = stepsOf(least, largest, last);
  const step = (value: number) => Math.max(0, Math.min(last, Math.round((value - min) / scale)));
  const data = dtype === "uint8" ? Uint8Array.from(values, step) : Uint16Array.from(values, step);
  return { data, quantization: { dtype, original_dtype: "float32", min, scale } };
}

/** How far apart the steps from 0 to `last` are, and what the first of them is. */
function stepsOf(least: number, largest: number, last: number): { readonly scale: number; readonly min: number } {
  if (!(largest > least)) return { scale: 1, min: Number.isFinite(least) ? least : 0 };
  const scale = (largest - least) / last;
  return { scale, min: least <= 0 && largest >= 0 ? -Math.round(-least / scale) * scale : least };
}

function refused(where: string, dtype: Quantization, received: string): FormatError {
  return new FormatError({
    where,
    problem: `cannot be quantized to ${dtype}`,
    expected: dtype === "float16" ? "finite numbers of at most 65,504" : "finite numbers",
    received,
    remedy: "Save it without quantize",
  });
}
