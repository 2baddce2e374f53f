/** Ops of two tensors with their values and derivatives in doubles. */

import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import type { TensorOrNumber } from "../../../src/ops/core/elementwise.js";
import * as ops from "../../../src/ops/index.js";

/** What one op does to two numbers. */
export interface Binary {
  call(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor;
  value(a: number, b: number): number;
  /** The derivatives by both, if it has any. */
  slopes?: readonly [Derivative, Derivative];
}
type Derivative = (a: number, b: number) => number;

const truth = (
  op: (a: TensorOrNumber, b: TensorOrNumber) => SymbolicTensor,
  holds: (a: number, b: number) => boolean,
): Binary => ({
  call: op,
  value: (a, b) => Number(holds(a, b)),
});

/** C's pow: JavaScript's makes NaN of 1 to the power NaN, and of ±1 to the power ±∞. */
export const pow = (a: number, b: number) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

/** The remainder of division that rounds down: exact, as JavaScript's, which rounds towards 0, is. */
export function floorMod(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

/** ⌊a/b⌋ of the exact quotient, a/b where b is 0. */
export function floorQuotient(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const quotient = Math.abs(b) === Infinity && Number.isFinite(a) ? 0 : Math.round((a - rest) / b);
  const towardsZero = Number.isFinite(a) && quotient === 0 ? (a / b) * 0 : quotient;
  return rest !== 0 && rest < 0 !== b < 0 ? towardsZero - 1 : towardsZero;
}

const larger = (a: number, b: number) => (a === b ? 0.5 : Number(a > b));
const size = Math.hypot;

/** Every element-wise op of two tensors of floats. */
// biome-ignore format: a table
export const binary: Readonly<Record<string, Binary>> = {
  add: { call: ops.add, value: (a, b) => a + b, slopes: [() => 1, () => 1] },
  subtract: { call: ops.subtract, value: (a, b) => a - b, slopes: [() => 1, () => -1] },
  multiply: { call: ops.multiply, value: (a, b) => a * b, slopes: [(_, b) => b, (a) => a] },
  divide: { call: ops.divide, value: (a, b) => a / b, slopes: [(_, b) => 1 / b, (a, b) => -a / b / b] },
  maximum: { call: ops.maximum, value: Math.max, slopes: [larger, (a, b) => larger(b, a)] },
  minimum: { call: ops.minimum, value: Math.min, slopes: [(a, b) => larger(b, a), larger] },
  power: {
    call: ops.power,
    value: pow,
    slopes: [(a, b) => (b === 0 ? 0 : b * pow(a, Math.fround(b - 1))), (a, b) => (a <= 0 || pow(a, b) === 0 ? 0 * (a === 0 ? 0 : pow(a, b)) : pow(a, b) * Math.log(a))],
  },
  floorDivide: { call: ops.floorDivide, value: floorQuotient, slopes: [() => 0, () => 0] },
  mod: { call: ops.mod, value: floorMod, slopes: [() => 1, (a, b) => -floorQuotient(a, b)] },
  arctan2: { call: ops.arctan2, value: Math.atan2, slopes: [(a, b) => b / size(a, b) / size(a, b), (a, b) => -a / size(a, b) / size(a, b)] },
  logaddexp: {
    call: ops.logaddexp,
    value: (a, b) => (a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))),
    slopes: [(a, b) => 1 / (1 + Math.exp(a === b ? 0 : b - a)), (a, b) => 1 / (1 + Math.exp(a === b ? 0 : a - b))],
  },
  prelu: { call: ops.prelu, value: (x, alpha) => (x < 0 ? alpha * x : x), slopes: [(x, alpha) => (x > 0 ? 1 : alpha), (x) => (x < 0 ? x : 0)] },
  where: { call: (a, b) => ops.where(a, b, 7), value: (a, b) => (a === 0 ? 7 : b), slopes: [() => 0, (a) => Number(a !== 0)] },
  equal: truth(ops.equal, (a, b) => a === b),
  notEqual: truth(ops.notEqual, (a, b) => a !== b),
  greater: truth(ops.greater, (a, b) => a > b),
  greaterEqual: truth(ops.greaterEqual, (a, b) => a >= b),
  less: truth(ops.less, (a, b) => a < b),
  lessEqual: truth(ops.lessEqual, (a, b) => a <= b),
  logicalAnd: truth(ops.logicalAnd, (a, b) => a !== 0 && b !== 0),
  logicalOr: truth(ops.logicalOr, (a, b) => a !== 0 || b !== 0),
  logicalXor: truth(ops.logicalXor, (a, b) => (a !== 0) !== (b !== 0)),
};
