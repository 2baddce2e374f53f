/** Powers, logarithms, angles, rounding and logic, element by element. */

import { broadcastShape, build, getBroadcast, type Ref, ref } from "./array.js";
import { binary, comparison, unary } from "./elementwise.js";

export const exp2 = unary((x) => 2 ** x);
export const expm1 = unary(Math.expm1);
export const log1p = unary(Math.log1p);
export const log2 = unary(Math.log2);
export const log10 = unary(Math.log10);
export const logaddexp = binary((a, b) =>
  a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))),
);

/** By Taylor's series, and beyond 3 by the continued fraction of erfc. */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size === 0) return x;
  if (size > 3) return Math.sign(x) * (1 - complement(size));
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** erfc x = 1 − erf x, with all its digits where that is small. */
export function errorFunctionComplement(x: number): number {
  return x < 2 ? 1 - errorFunction(x) : complement(x);
}

function complement(z: number): number {
  let fraction = 0;
  for (let k = 300; k > 0; k--) fraction = k / 2 / (z + fraction);
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
}

/** By Newton's method. */
export function inverseErrorFunction(y: number): number {
  if (Math.abs(y) >= 1) return Math.abs(y) === 1 ? y * Infinity : Number.NaN;
  let x = y; // keeps −0
  for (let i = 0; i < 200; i++) x -= ((errorFunction(x) - y) * Math.sqrt(Math.PI)) / 2 / Math.exp(-x * x);
  return x;
}

export const erf = unary(errorFunction);
export const erfinv = unary(inverseErrorFunction);

export const sin = unary(Math.sin);
export const cos = unary(Math.cos);
export const tan = unary(Math.tan);
export const arcsin = unary(Math.asin);
export const arccos = unary(Math.acos);
export const arctan = unary(Math.atan);
export const arctan2 = binary(Math.atan2);
export const sinh = unary(Math.sinh);
export const cosh = unary(Math.cosh);
export const arcsinh = unary(Math.asinh);
export const arccosh = unary(Math.acosh);
export const arctanh = unary(Math.atanh);

export const floor = unary(Math.floor);
export const ceil = unary(Math.ceil);
export const trunc = unary(Math.trunc);

/** Halves go to the even neighbour. */
const nearest = (x: number) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
export const round = (x: Ref, { decimals = 0 }: { readonly decimals?: number | undefined } = {}) =>
  unary((value) => nearest(value * 10 ** decimals) / 10 ** decimals)(x);

export const floorDivide = binary((a, b) => Math.floor(a / b));
export const mod = binary((a, b) => {
  const rest = a % b; // exact, with the sign of a
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
});

const asRef = (x: Ref | number) => (typeof x === "number" ? ref([], [x]) : x);
export const clip = (x: Ref, xMin: Ref | number, xMax: Ref | number) =>
  binary(Math.min)(binary(Math.max)(x, asRef(xMin)), asRef(xMax));

export const isnan = unary((x) => Number(Number.isNaN(x)));
export const isinf = unary((x) => Number(Math.abs(x) === Infinity));
export const isfinite = unary((x) => Number(Number.isFinite(x)));

export const logicalAnd = comparison((a, b) => a !== 0 && b !== 0);
export const logicalOr = comparison((a, b) => a !== 0 || b !== 0);
export const logicalXor = comparison((a, b) => (a !== 0) !== (b !== 0));
export const logicalNot = (x: Ref | number) => unary((value) => Number(value === 0))(asRef(x));

export function where(condition: Ref, a: Ref | number, b: Ref | number): Ref {
  const [yes, no] = [asRef(a), asRef(b)];
  return build(broadcastShape(condition.shape, yes.shape, no.shape), (at) =>
    getBroadcast(getBroadcast(condition, at) === 0 ? no : yes, at),
  );
}

export const bitwiseAnd = binary((a, b) => a & b);
export const bitwiseOr = binary((a, b) => a | b);
export const bitwiseXor = binary((a, b) => a ^ b);
export const bitwiseNot = unary((x) => ~x);
export const leftShift = binary((a, b) => a << b);
export const rightShift = binary((a, b) => a >> b);
