import type { DType } from "../dtype.js";
import { fromHalf } from "../half.js";

/** What a candidate wrote to one place. */
export interface Written {
  readonly dtype: DType;
  readonly bytes: ArrayBuffer;
}

/** How far neighbouring numbers near 1 lie apart. */
const EPSILON = { float32: 2 ** -23, float16: 2 ** -10 } as const;

/**
 * What is wrong with what a candidate wrote where the default wrote `expected`; undefined where nothing is. Floats may
 * differ by what sums of so many terms in another order do, all else must be the same.
 */
export function differenceOf(
  expected: readonly Written[],
  found: readonly Written[],
  terms: number,
): string | undefined {
  for (const [i, one] of expected.entries()) {
    const other = found[i];
    const difference = other === undefined ? "it wrote too little" : differs(one, other, terms);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function differs(expected: Written, found: Written, terms: number): string | undefined {
  const [a, b] = [valuesOf(expected), valuesOf(found)];
  const { dtype } = expected;
  const isFloat = dtype === "float32" || dtype === "float16";
  let largest = 0;
  for (const value of a) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  // Rounding errors of a sum wander: they grow by the root of its length, beside values that do so, too.
  const most = isFloat ? (EPSILON[dtype] + EPSILON.float32 * Math.sqrt(terms)) * 16 * largest : 0;
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] ?? Number.NaN, b[at] ?? Number.NaN];
    const isSame = Object.is(x, y) || Math.abs(x - y) <= most || (Number.isNaN(x) && Number.isNaN(y));
    if (!isSame) return `wrong values: ${y} in place of ${x}`;
  }
  return undefined;
}

function valuesOf({ dtype, bytes }: Written): ArrayLike<number> & Iterable<number> {
  if (dtype === "float32") return new Float32Array(bytes);
  return dtype === "float16" ? Float32Array.from(new Uint16Array(bytes), fromHalf) : new Uint32Array(bytes);
}
