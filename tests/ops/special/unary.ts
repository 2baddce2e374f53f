/** Ops of one tensor with their values and derivatives in doubles: at every number, as the limit where there is one. */
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { errorFunction, errorFunctionComplement, inverseErrorFunction } from "../../reference/mathematics.js";

/** What one op does to one number. */
export interface Unary {
  call(x: SymbolicTensor): SymbolicTensor;
  value(x: number): number;
  /** The derivative, if it has one. It is 0 for NaN where the op has kinks, and not checked there. */
  slope?(x: number): number;
  /** The smallest numbers are lost on the way to the value. */
  readonly lost?: boolean;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => (x > 40 ? x : Math.log1p(Math.exp(x)));
const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
/** x · y, and 0 for 0 · ∞. */
const product = (x: number, y: number) => (Math.abs(x * y) >= 0 || Number.isNaN(x + y) ? x * y : 0);
const normal = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const cumulative = (x: number) => 0.5 * errorFunctionComplement(-x / Math.SQRT2);
const shrink = (x: number) =>
  Math.abs(x) < 0.1 ? x ** 3 * (1 / 3 - (2 * x ** 2) / 15 + (17 * x ** 4) / 315) : x - Math.tanh(x);
const even = (x: number) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
const none = () => 0;

/** How much of x the tanh form of GELU lets through, and the derivative of its argument. */
const gate = (x: number) => logistic(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));
const gateArgumentSlope = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (1 + 0.134145 * x * x);
const steep = (x: number) => product(product(x, gate(x)), product(gate(-x), gateArgumentSlope(x)));

const mishGate = (x: number) => Math.tanh(softplus(x));
const mishSlope = (x: number) =>
  mishGate(x) +
  product(x, product(4 * Math.exp(-2 * softplus(x)), logistic(x)) / (1 + Math.exp(-2 * softplus(x))) ** 2);
const root = (x: number) => Math.hypot(x, 2);
const squareplus = (x: number) => (x < 0 ? 2 / (root(x) - x) : (x + root(x)) / 2);

/** Every element-wise op of one tensor of floats, with its options where they matter. */
// biome-ignore format: a table
export const unary: Readonly<Record<string, Unary>> = {
  negative: { call: ops.negative, value: (x) => -x, slope: () => -1 },
  abs: { call: ops.abs, value: Math.abs, slope: Math.sign },
  exp: { call: ops.exp, value: Math.exp, slope: Math.exp },
  log: { call: ops.log, value: Math.log, slope: (x) => 1 / x },
  sqrt: { call: ops.sqrt, value: Math.sqrt, slope: (x) => 0.5 / Math.sqrt(x) },
  rsqrt: { call: ops.rsqrt, value: (x) => 1 / Math.sqrt(x), slope: (x) => -0.5 / Math.sqrt(x) ** 3 },
  square: { call: ops.square, value: (x) => x * x, slope: (x) => 2 * x },
  reciprocal: { call: ops.reciprocal, value: (x) => 1 / x, slope: (x) => -1 / x / x },
  sigmoid: { call: ops.sigmoid, value: logistic, slope: (x) => logistic(x) * logistic(-x) },
  tanh: { call: ops.tanh, value: Math.tanh, slope: (x) => 1 / Math.cosh(x) ** 2 },
  sign: { call: ops.sign, value: Math.sign, slope: none },
  stopGradient: { call: ops.stopGradient, value: (x) => x },
  sinh: { call: ops.sinh, value: Math.sinh, slope: Math.cosh },
  cosh: { call: ops.cosh, value: Math.cosh, slope: Math.sinh },
  arcsinh: { call: ops.arcsinh, value: Math.asinh, slope: (x) => 1 / Math.hypot(1, x) },
  arccosh: { call: ops.arccosh, value: Math.acosh, slope: (x) => 1 / Math.sqrt(x - 1) / Math.sqrt(x + 1) },
  arctanh: { call: ops.arctanh, value: Math.atanh, slope: (x) => 1 / (1 - x) / (1 + x) },
  exp2: { call: ops.exp2, value: (x) => 2 ** x, slope: (x) => Math.LN2 * 2 ** x },
  expm1: { call: ops.expm1, value: Math.expm1, slope: Math.exp },
  log1p: { call: ops.log1p, value: Math.log1p, slope: (x) => 1 / (1 + x) },
  log2: { call: ops.log2, value: Math.log2, slope: (x) => 1 / x / Math.LN2 },
  log10: { call: ops.log10, value: Math.log10, slope: (x) => 1 / x / Math.LN10 },
  erf: { call: ops.erf, value: errorFunction, slope: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) },
  erfinv: { call: ops.erfinv, value: inverseErrorFunction, slope: (x) => (Math.sqrt(Math.PI) / 2) * Math.exp(inverseErrorFunction(x) ** 2) },
  sin: { call: ops.sin, value: Math.sin, slope: Math.cos },
  cos: { call: ops.cos, value: Math.cos, slope: (x) => -Math.sin(x) },
  tan: { call: ops.tan, value: Math.tan, slope: (x) => 1 + Math.tan(x) ** 2 },
  arcsin: { call: ops.arcsin, value: Math.asin, slope: (x) => 1 / Math.sqrt((1 - x) * (1 + x)) },
  arccos: { call: ops.arccos, value: Math.acos, slope: (x) => -1 / Math.sqrt((1 - x) * (1 + x)) },
  arctan: { call: ops.arctan, value: Math.atan, slope: (x) => 1 / (1 + x * x) },
  floor: { call: ops.floor, value: Math.floor, slope: none },
  ceil: { call: ops.ceil, value: Math.ceil, slope: none },
  trunc: { call: ops.trunc, value: Math.trunc, slope: none },
  round: { call: ops.round, value: even, slope: none },
  isnan: { call: ops.isnan, value: (x) => Number(Number.isNaN(x)) },
  isinf: { call: ops.isinf, value: (x) => Number(Math.abs(x) === Infinity) },
  isfinite: { call: ops.isfinite, value: (x) => Number(Number.isFinite(x)) },
  logicalNot: { call: ops.logicalNot, value: (x) => Number(x === 0) },
  softplus: { call: ops.softplus, value: softplus, slope: logistic },
  logSigmoid: { call: ops.logSigmoid, value: (x) => -softplus(-x), slope: (x) => logistic(-x) },
  softsign: { call: ops.softsign, value: (x) => x / (1 + Math.abs(x)) || Math.sign(x), slope: (x) => 1 / (1 + Math.abs(x)) ** 2 },
  silu: { lost: true, call: ops.silu, value: (x) => product(x, logistic(x)), slope: (x) => logistic(x) + product(product(x, logistic(x)), logistic(-x)) },
  mish: { lost: true, call: ops.mish, value: (x) => product(x, mishGate(x)), slope: mishSlope },
  tanhShrink: { call: ops.tanhShrink, value: shrink, slope: (x) => Math.tanh(x) ** 2 },
  squareplus: { call: ops.squareplus, value: squareplus, slope: (x) => (Math.abs(x) === Infinity ? Number(x > 0) : squareplus(x) / root(x)) },
  gelu: { lost: true, call: ops.gelu, value: (x) => product(x, gate(x)), slope: (x) => gate(x) + steep(x) },
  "gelu, exact": { lost: true, call: (x) => ops.gelu(x, { approximate: false }), value: (x) => product(x, cumulative(x)), slope: (x) => cumulative(x) + product(x, normal(x)) },
  elu: { call: (x) => ops.elu(x), value: (x) => (x < 0 ? Math.expm1(x) : x), slope: (x) => (x < 0 ? Math.exp(x) : 1) },
  celu: { lost: true, call: (x) => ops.celu(x, { alpha: 2 }), value: (x) => (x < 0 ? 2 * Math.expm1(x / 2) : x), slope: (x) => (x < 0 ? Math.exp(x / 2) : 1) },
  selu: { call: ops.selu, value: (x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x), slope: (x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.exp(x) : 1) },
  relu: { call: (x) => ops.relu(x), value: (x) => (x < 0 ? 0 : x), slope: (x) => Number(x > 0) },
  "relu, bent": { call: (x) => ops.relu(x, { negativeSlope: 0.5, maxValue: 8, threshold: 1 }), value: (x) => (x <= 1 ? 0.5 * (x - 1) : x > 8 ? 8 : x), slope: (x) => (x <= 1 ? 0.5 : Number(x < 8)) },
  relu6: { call: ops.relu6, value: (x) => clamp(x, 0, 6), slope: (x) => Number(x > 0 && x < 6) },
  leakyRelu: { call: (x) => ops.leakyRelu(x, { negativeSlope: 0.25 }), value: (x) => (x < 0 ? 0.25 * x : x), slope: (x) => (x > 0 ? 1 : 0.25) },
  hardSigmoid: { call: ops.hardSigmoid, value: (x) => clamp(x / 6 + 0.5, 0, 1), slope: (x) => (Math.abs(x) < 3 ? 1 / 6 : 0) },
  hardSilu: { call: ops.hardSilu, value: (x) => product(x, clamp(x / 6 + 0.5, 0, 1)), slope: (x) => (x >= 3 ? 1 : x > -3 ? x / 3 + 0.5 : 0) },
  hardTanh: { call: ops.hardTanh, value: (x) => clamp(x, -1, 1), slope: (x) => Number(Math.abs(x) <= 1) },
  softShrink: { call: (x) => ops.softShrink(x), value: (x) => (Math.abs(x) <= 0.5 ? 0 : x - Math.sign(x) * 0.5), slope: (x) => Number(Math.abs(x) > 0.5) },
  hardShrink: { call: (x) => ops.hardShrink(x), value: (x) => (Math.abs(x) <= 0.5 ? 0 : x), slope: (x) => Number(Math.abs(x) > 0.5) },
  sparsePlus: { call: ops.sparsePlus, value: (x) => (x <= -1 ? 0 : x < 1 ? (x + 1) ** 2 / 4 : x), slope: (x) => clamp((x + 1) / 2, 0, 1) },
  sparseSigmoid: { call: ops.sparseSigmoid, value: (x) => clamp((x + 1) / 2, 0, 1), slope: (x) => (Math.abs(x) < 1 ? 0.5 : 0) },
  threshold: { call: (x) => ops.threshold(x, 1, -2), value: (x) => (x <= 1 ? -2 : x), slope: (x) => Number(x > 1) },
  clip: { call: (x) => ops.clip(x, -2, 3), value: (x) => clamp(x, -2, 3), slope: (x) => (x === -2 || x === 3 ? 0.5 : Number(x > -2 && x < 3)) },
};
