import { expect } from "vitest";
import { Tensor, type TensorLike } from "../../src/index.js";

/** How far a number may be from the expected one: `atol + rtol·|expected|`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** A few rounding errors of float32. */
export const ROUNDING: Tolerance = { rtol: 1e-6, atol: 1e-6 };

/** Fails with the first number that is too far from the expected one. Shapes must agree; NaN agrees with NaN. */
export function expectNear(
  received: Tensor,
  expected: Tensor | TensorLike,
  tolerance = ROUNDING,
  what = "values",
): void {
  const wanted = expected instanceof Tensor ? expected : Tensor.from(expected);
  expect(received.shape, `${what}: shape`).toEqual(wanted.shape);
  for (const [i, want] of wanted.data.entries()) {
    const got = received.data[i]!;
    if (Object.is(got, want) || Math.abs(got - want) <= tolerance.atol + tolerance.rtol * Math.abs(want)) continue;
    throw new Error(`${what}: at flat index ${i} of [${wanted.shape}]: expected ${want}, received ${got}`);
  }
}

/** The same for one number. */
export function expectNumberNear(
  received: number | undefined,
  expected: number,
  tolerance = ROUNDING,
  what = "value",
): void {
  expectNear(Tensor.from(received ?? Number.NaN), expected, tolerance, what);
}
