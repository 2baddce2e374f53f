/** y[i] = f(x[i]), and c = f(a, b) with NumPy's broadcasting. */
import type { DType } from "../../src/dtype.js";
import { fromHalf, toHalf } from "../../src/half.js";
import { broadcastShape, build, getBroadcast, type Ref } from "./array.js";

export const unary = (f: (x: number) => number) => (x: Ref) => build(x.shape, (_, i) => f(x.data[i]!));

export const binary = (f: (a: number, b: number) => number) => (a: Ref, b: Ref) =>
  build(broadcastShape(a.shape, b.shape), (at) => f(getBroadcast(a, at), getBroadcast(b, at)));

/** A bool is 1 or 0. */
export const comparison = (holds: (a: number, b: number) => boolean) => binary((a, b) => (holds(a, b) ? 1 : 0));

export const abs = unary(Math.abs);
export const exp = unary(Math.exp);
export const log = unary(Math.log);
export const negative = unary((x) => -x);
export const reciprocal = unary((x) => 1 / x);
export const rsqrt = unary((x) => 1 / Math.sqrt(x));
export const sigmoid = unary((x) => 1 / (1 + Math.exp(-x)));
export const sign = unary(Math.sign);
export const stopGradient = (x: Ref) => x;
export const sqrt = unary(Math.sqrt);
export const square = unary((x) => x * x);
export const tanh = unary(Math.tanh);

export const add = binary((a, b) => a + b);
export const subtract = binary((a, b) => a - b);
export const multiply = binary((a, b) => a * b);
export const divide = binary((a, b) => a / b);
export const maximum = binary(Math.max);
export const minimum = binary(Math.min);
export const power = binary(Math.pow);

export const equal = comparison((a, b) => a === b);
export const notEqual = comparison((a, b) => a !== b);
export const greater = comparison((a, b) => a > b);
export const greaterEqual = comparison((a, b) => a >= b);
export const less = comparison((a, b) => a < b);
export const lessEqual = comparison((a, b) => a <= b);

/** Floats are cut towards zero for integers; for bool whatever is not 0 is true. */
export function cast(x: Ref, dtype: DType): Ref {
  if (dtype === "bool") return unary((value) => (value === 0 ? 0 : 1))(x);
  if (dtype === "float16") return unary((value) => fromHalf(toHalf(value)))(x);
  return dtype === "float32" ? x : unary(Math.trunc)(x);
}
