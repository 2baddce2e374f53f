import type { Tensor } from "../../src/tensor.js";
import { type Rounding, roundingBound } from "./rounding.js";
import { awkwardValues } from "./values.js";

/**
 * How far an input is moved to see what its function does. In doubles the rounding of the function is 10⁻¹⁶ / STEP of its
 * size, and two neighbouring values of the tests are further apart, so that none overtakes another.
 */
const STEP = 1e-6;
/** What finite differences themselves may be wrong by. */
const OWN_ERROR = 1e-8;
const MOST_PLACES = 16;

/** What the gradient of a function should be: at some places, and in one direction through all of them. */
export interface Slopes {
  readonly places: readonly { readonly at: number; readonly slope: number }[];
  readonly direction: Float64Array;
  readonly along: number;
}

/** Central differences of `f`, which reads `x`. */
export function slopesOf(f: () => number, x: Float64Array): Slopes {
  const kept = x.slice();
  const slope = (direction: (i: number) => number): number => {
    const moved = (step: number) => {
      for (let i = 0; i < x.length; i++) x[i] = kept[i]! + step * direction(i);
      return f();
    };
    const difference = (moved(STEP) - moved(-STEP)) / (2 * STEP);
    x.set(kept);
    return difference;
  };
  const direction = awkwardValues(x.length, 77);
  return {
    places: somePlaces(x.length).map((at) => ({ at, slope: slope((i) => (i === at ? 1 : 0)) })),
    direction,
    along: slope((i) => direction[i]!),
  };
}

/** The first, the last, and others in no order that a tile might have. */
function somePlaces(size: number): number[] {
  const places = Array.from({ length: MOST_PLACES }, (_, i) => (i * 7919 + 31) % size);
  return [...new Set([0, size - 1, ...places])].slice(0, MOST_PLACES);
}

/** Fails with the first place where a gradient is not what finite differences say. */
export function expectGradient(
  grad: Tensor,
  { places, direction, along }: Slopes,
  rounding: Rounding,
  where: string,
): void {
  for (const { at, slope } of places)
    check(grad.data[at]!, slope, 1, `${where} at flat index ${at} of [${grad.shape}]`);
  // Errors of single places go either way at random, so those of their sum grow with the root of their number.
  const found = direction.reduce((sum, d, i) => sum + d * grad.data[i]!, 0);
  const largest = direction.reduce((most, _, i) => Math.max(most, Math.abs(grad.data[i]!)), 0);
  check(
    found,
    along,
    Math.sqrt(direction.length) * Math.max(1, largest),
    `${where} in one direction through all of [${grad.shape}]`,
  );

  function check(received: number, expected: number, scale: number, place: string): void {
    const bound = scale * roundingBound(rounding, expected) + OWN_ERROR;
    if (Math.abs(received - expected) <= bound) return;
    throw new Error(`${place}: expected ${expected} ± ${bound.toExponential(1)}, received ${received}`);
  }
}
