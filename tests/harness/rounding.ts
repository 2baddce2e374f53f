import type { Tensor } from "../../src/tensor.js";
import type { Ref } from "../reference/array.js";

/** From 1 to the next float32. Rounding changes a number by at most half of it, relatively. */
const ULP = 2 ** -23;
/** Below this GPUs may take a number for 0. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * How exact a float32 result must be: within `ulps` units in the last place of the right one, or of a sum of `terms`
 * numbers around 1. Rounding errors go either way at random, so those of a sum grow with √terms.
 */
export interface Rounding {
  readonly ulps: number;
  readonly terms: number;
}

/** How far a result may be from the right one, `want`. */
export function roundingBound({ ulps, terms }: Rounding, want: number): number {
  return ulps * ULP * (Math.abs(want) + Math.sqrt(terms)) + SMALLEST_NORMAL;
}

/** Fails with the first place where two tensors differ by more. NaN agrees with NaN, ±∞ with itself. */
export function expectClose(received: Tensor, expected: Ref, rounding: Rounding, where: string): void {
  if (String(received.shape) !== String(expected.shape)) {
    throw new Error(`${where}: expected shape [${expected.shape}], received [${received.shape}]`);
  }
  for (const [i, want] of expected.data.entries()) {
    const got = received.data[i]!;
    const near = Math.abs(got - want) <= roundingBound(rounding, want); // false where one of them is NaN or infinite
    if (near || got === want || (Number.isNaN(got) && Number.isNaN(want))) continue;
    const bound = Number.isFinite(want) ? ` ± ${roundingBound(rounding, want).toExponential(1)}` : "";
    throw new Error(`${where}: at flat index ${i} of [${expected.shape}]: expected ${want}${bound}, received ${got}`);
  }
}

/** Fails unless two tensors are the same number by number. */
export function expectSame(received: Tensor, expected: Tensor, where: string): void {
  for (const [i, want] of expected.data.entries()) {
    const got = received.data[i]!;
    if (!Object.is(got, want)) throw new Error(`${where}: at flat index ${i}: first ${want}, then ${got}`);
  }
}
