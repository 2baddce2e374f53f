/** Functions of mathematics beside the common ones, and what to make of NaN, ∞ and types. */
import type { DType } from "../../src/dtype.js";
import { broadcastShape, build, getBroadcast, type Ref, ref } from "./array.js";
import { binary, cast, unary } from "./elementwise.js";
import { errorFunctionComplement } from "./mathematics.js";

export const cbrt = unary(Math.cbrt);
export const hypot = binary(Math.hypot);
export const erfc = unary(errorFunctionComplement);
export const deg2rad = unary((x) => (x * Math.PI) / 180);
export const rad2deg = unary((x) => (x * 180) / Math.PI);
export const logaddexp2 = binary((a, b) => Math.max(a, b) + Math.log2(1 + 2 ** -Math.abs(a - b)));
export const fmod = binary((a, b) => a % b);
export const heaviside = binary((a, b) => (a > 0 ? 1 : a < 0 ? 0 : Number.isNaN(a) ? a : b));

/** Σ (x²/4)ᵏ/k!² */
export const bessel = (x: number) => {
  let [term, sum] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) sum += term *= (x * x) / 4 / (k * k);
  return sum;
};
export const i0 = unary(bessel);
export const sinc = unary((x) =>
  Number.isInteger(x) ? Number(x === 0) : Math.sin(Math.PI * (x - 2 * Math.round(x / 2))) / (Math.PI * x),
);

export const isneginf = unary((x) => Number(x === -Infinity));
export const isposinf = unary((x) => Number(x === Infinity));
export const signbit = unary((x) => Number(Object.is(x, -0) || x < 0));
export const fmax = binary((a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)));
export const fmin = binary((a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)));
export const divideNoNan = binary((a, b) => (b === 0 ? 0 : a / b));

interface NanToNum {
  readonly nan?: number | undefined;
  readonly posinf?: number | undefined;
  readonly neginf?: number | undefined;
}

const LARGEST = 3.4028234663852886e38;

export const nanToNum = (x: Ref, { nan = 0, posinf = LARGEST, neginf = -LARGEST }: NanToNum = {}) =>
  unary((value) => (Number.isNaN(value) ? nan : value === Infinity ? posinf : value === -Infinity ? neginf : value))(x);

interface Close {
  readonly rtol?: number | undefined;
  readonly atol?: number | undefined;
  readonly equalNan?: boolean | undefined;
}

export const isclose = (a: Ref, b: Ref, { rtol = 1e-5, atol = 1e-8, equalNan = false }: Close = {}) =>
  binary((x, y) => {
    if (Number.isNaN(x) && Number.isNaN(y)) return Number(equalNan);
    return Number(x === y || (Number.isFinite(y) && Math.abs(x - y) <= atol + rtol * Math.abs(y)));
  })(a, b);

export const allclose = (a: Ref, b: Ref, options: Close = {}) =>
  ref([], [Number(isclose(a, b, options).data.every((one) => one === 1))]);

/** The next float32 from a towards b. */
export const nextafter = binary((a, b) => {
  if (Number.isNaN(a) || Number.isNaN(b) || a === b) return a + 0 * b;
  if (a === 0) return Math.sign(b) * 2 ** -149;
  const word = new Int32Array(Float32Array.of(a).buffer);
  word[0]! += a < b === a > 0 ? 1 : -1;
  return new Float32Array(word.buffer)[0]!;
});

export const ldexp = binary((x, n) => x * 2 ** n);
const divisor = (a: number, b: number): number => (b === 0 ? Math.abs(a) : divisor(b, a % b));
export const gcd = binary(divisor);
export const lcm = binary((a, b) => (a === 0 || b === 0 ? 0 : Math.abs((a / divisor(a, b)) * b)));

const ENDS = { int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 32 - 1], float16: [-65504, 65504] } as const;

export function saturateCast(x: Ref, dtype: DType): Ref {
  if (dtype === "float32" || dtype === "bool") return cast(x, dtype);
  const [least, most] = ENDS[dtype];
  return cast(unary((value) => (Number.isNaN(value) ? 0 : Math.min(most, Math.max(least, value))))(x), dtype);
}

export function select(conditions: readonly Ref[], choices: readonly Ref[], rest: Ref | number = 0): Ref {
  const last = typeof rest === "number" ? ref([], [rest]) : rest;
  const shape = broadcastShape(...[...conditions, ...choices, last].map((one) => one.shape));
  return build(shape, (at) => {
    const chosen = conditions.findIndex((condition) => getBroadcast(condition, at) !== 0);
    return getBroadcast(chosen < 0 ? last : choices[chosen]!, at);
  });
}
