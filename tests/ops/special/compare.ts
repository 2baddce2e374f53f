/** How a float32 from a GPU may differ from the number that a double says it should be. */

const ULP = 2 ** -23;
const SMALLEST_NORMAL = 2 ** -126;
const LARGEST = (2 - ULP) * 2 ** 127;

/** What is allowed: so many units in the last place of the number, and so much on top of them. */
export interface Allowance {
  readonly ulps: number;
  readonly atol?: number;
  /** What an intermediate result may lose by being taken for 0. Default: the smallest normal number. */
  readonly tiny?: number;
  /** From where on an intermediate result may overflow. Default: nothing overflows but what is too large itself. */
  readonly largest?: number;
}

/**
 * What a GPU made of numbers: `right`, or right if a subnormal argument or result is taken for 0 (WGSL allows both), or but for the
 * sign of a zero; else `wrong`.
 */
export type Verdict = "right" | "subnormal argument" | "subnormal result" | "sign of zero" | "wrong";

export const isSubnormal = (x: number) => x !== 0 && Math.abs(x) < SMALLEST_NORMAL;

/** Compares a result with `reference` at the arguments. */
export function judge(
  got: number,
  reference: (...x: number[]) => number,
  x: readonly number[],
  allowance: Allowance,
): Verdict {
  const found = compare(got, reference(...x), allowance);
  // Underflow may lose the sign; a zero that comes from a zero has the right one.
  const plain = found === "sign of zero" && !x.includes(0) ? "right" : found;
  if (plain !== "wrong" || !x.some(isSubnormal)) return plain;
  // Any of the arguments may be taken for a zero, by itself.
  const flushed = x.reduce<number[][]>(
    (all, value) =>
      all.flatMap((head) =>
        isSubnormal(value)
          ? [
              [...head, value],
              [...head, value < 0 ? -0 : 0],
              [...head, 0],
            ]
          : [[...head, value]],
      ),
    [[]],
  );
  return flushed.some((at) => compare(got, reference(...at), allowance) !== "wrong") ? "subnormal argument" : "wrong";
}

function compare(
  got: number,
  exact: number,
  { ulps, atol = 0, tiny = SMALLEST_NORMAL, largest = LARGEST }: Allowance,
): Verdict {
  const want = Math.fround(exact);
  if (Object.is(got, want)) return "right";
  if (got === want) return "sign of zero";
  if (Number.isNaN(got) || Number.isNaN(want)) return "wrong";
  const bound = ulps * ULP * Math.abs(exact) + atol;
  if (Math.abs(got) === Infinity || Math.abs(want) === Infinity) {
    const last = largest * (1 - ulps * ULP); // beyond, rounding may lead to ∞, or not
    return Math.sign(got) === Math.sign(want) && Math.abs(got) >= last && Math.abs(exact) >= last ? "right" : "wrong";
  }
  if (Math.abs(got - exact) <= bound) return "right";
  if (Math.abs(got - exact) <= tiny) return "subnormal result";
  return "wrong";
}
