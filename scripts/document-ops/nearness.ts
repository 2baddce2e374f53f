/**
 * How near float32 on a GPU comes to the right numbers, for each element-wise op of floats and each of its derivatives. docs/ops.md shows
 * it, and tests/ops/special hold it for all kinds of special numbers and both kernel families: on SwiftShader nothing may be missing
 * here, and nothing stand here that is not so.
 */
export interface Nearness {
  /** Units in the last place that a value may be wrong by. */
  readonly value: number;
  /** The same for the derivatives. */
  readonly slope?: number;
  /** The derivative is made of the value, so that it has an absolute error too: see FROM_RESULT. */
  readonly fromResult?: boolean;
  /** Where SwiftShader, as WGSL allows, takes subnormal numbers for 0, in the values. */
  readonly flushes?: "arguments" | "results" | "both";
  /** What else differs from the right value. */
  readonly note?: string;
}

/** The absolute error of a derivative that is made of the value. */
export const FROM_RESULT = 3e-7;
/** What is smaller may become 0 on the way to an activation or a derivative. */
export const LOST = 1e-35;

/** The op's name, after a comma the options that make another function of it. */
// biome-ignore format: a table
export const nearness: Readonly<Record<string, Nearness>> = {
  negative: { value: 1, slope: 1, flushes: "results" },
  abs: { value: 1, slope: 1 },
  exp: { value: 16, slope: 16, flushes: "results" },
  log: { value: 1, slope: 1, flushes: "arguments" },
  sqrt: { value: 1, slope: 1, flushes: "arguments" },
  rsqrt: { value: 1, slope: 4, flushes: "arguments" },
  square: { value: 1, slope: 1, flushes: "results" },
  reciprocal: { value: 1, slope: 2, flushes: "both" },
  sigmoid: { value: 16, slope: 16, fromResult: true, flushes: "results" },
  tanh: { value: 1, slope: 16, fromResult: true, flushes: "results" },
  sign: { value: 1, slope: 1, flushes: "arguments", note: "sign(−0) is 0" },
  stopGradient: { value: 1 },
  sinh: { value: 16, slope: 16, flushes: "results" },
  cosh: { value: 16, slope: 16 },
  arcsinh: { value: 1, slope: 1, flushes: "results" },
  arccosh: { value: 1, slope: 1 },
  arctanh: { value: 1, slope: 1, flushes: "results" },
  exp2: { value: 2, slope: 2 },
  expm1: { value: 16, slope: 16, fromResult: true },
  log1p: { value: 1, slope: 1 },
  log2: { value: 1, slope: 1, flushes: "arguments" },
  log10: { value: 2, slope: 1, flushes: "arguments" },
  erf: { value: 2, slope: 16, flushes: "both" },
  erfinv: { value: 2, slope: 32, flushes: "results" },
  sin: { value: 4, slope: 4 },
  cos: { value: 4, slope: 4 },
  tan: { value: 4, slope: 4 },
  arcsin: { value: 1, slope: 1, flushes: "results" },
  arccos: { value: 1, slope: 1 },
  arctan: { value: 1, slope: 1, flushes: "results" },
  floor: { value: 1, slope: 1, flushes: "arguments" },
  ceil: { value: 1, slope: 1, flushes: "arguments" },
  trunc: { value: 1, slope: 1 },
  round: { value: 1, slope: 1 },
  isnan: { value: 1 },
  isinf: { value: 1 },
  isfinite: { value: 1 },
  logicalNot: { value: 1, flushes: "arguments" },
  softplus: { value: 16, slope: 16, flushes: "results" },
  logSigmoid: { value: 8, slope: 4, flushes: "results" },
  softsign: { value: 1, slope: 2, flushes: "results" },
  silu: { value: 16, slope: 16, flushes: "results" },
  mish: { value: 16, slope: 16, flushes: "results" },
  tanhShrink: { value: 16, slope: 2, flushes: "results" },
  squareplus: { value: 2, slope: 4, flushes: "results" },
  gelu: { value: 32, slope: 32, flushes: "results" },
  "gelu, exact": { value: 32, slope: 16, flushes: "results" },
  elu: { value: 1, slope: 16, fromResult: true },
  celu: { value: 1, slope: 16, fromResult: true, flushes: "results" },
  selu: { value: 1, slope: 16, fromResult: true, flushes: "both" },
  relu: { value: 1, slope: 1, flushes: "results" },
  "relu, bent": { value: 1, slope: 1 },
  relu6: { value: 1, slope: 1, flushes: "results" },
  leakyRelu: { value: 1, slope: 1, flushes: "results" },
  hardSigmoid: { value: 8, slope: 1 },
  hardSilu: { value: 8, slope: 4, fromResult: true, flushes: "results" },
  hardTanh: { value: 1, slope: 1, flushes: "results" },
  softShrink: { value: 1, slope: 1 },
  hardShrink: { value: 1, slope: 1 },
  sparsePlus: { value: 2, slope: 1 },
  sparseSigmoid: { value: 1, slope: 1 },
  threshold: { value: 1, slope: 1 },
  clip: { value: 1, slope: 1 },
  add: { value: 1, slope: 1, flushes: "both" },
  subtract: { value: 1, slope: 1, flushes: "both" },
  multiply: { value: 1, slope: 1, flushes: "both" },
  divide: { value: 1, slope: 1, flushes: "both" },
  maximum: { value: 1, slope: 1, flushes: "results" },
  minimum: { value: 1, slope: 1, flushes: "results" },
  power: { value: 1, slope: 4, flushes: "both" },
  floorDivide: { value: 1, slope: 1 },
  mod: { value: 1, slope: 1, flushes: "results" },
  arctan2: { value: 2, slope: 2, flushes: "both" },
  logaddexp: { value: 32, slope: 32, flushes: "both" },
  prelu: { value: 1, slope: 1, flushes: "both" },
  where: { value: 1, slope: 1, flushes: "arguments" },
  equal: { value: 1, flushes: "arguments" },
  notEqual: { value: 1, flushes: "arguments" },
  greater: { value: 1, flushes: "arguments" },
  greaterEqual: { value: 1, flushes: "arguments" },
  less: { value: 1, flushes: "arguments" },
  lessEqual: { value: 1, flushes: "arguments" },
  logicalAnd: { value: 1, flushes: "arguments" },
  logicalOr: { value: 1, flushes: "arguments" },
  logicalXor: { value: 1, flushes: "arguments" },};
