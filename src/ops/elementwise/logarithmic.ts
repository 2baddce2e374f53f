import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// Powers and logarithms beside exp and log, and the error function. Small arguments and small results keep their digits.

const LOG = [library.logarithm] as const;

/** 2ˣ */
export const exp2 = defineElementwise({
  name: "exp2",
  inputs: ["x"],
  forward: "select(exp2(x), x, is_nan(x))",
  backward: { x: "0.6931471805599453 * g * y" },
  library: [library.numbers],
  fold: (x) => 2 ** x,
});
/** eˣ − 1, exact for small x too. */
export const expm1 = defineElementwise({
  name: "expm1",
  inputs: ["x"],
  forward: "exp_minus_one(x)",
  backward: { x: "g * (y + 1.0)" },
  library: [library.exponential, library.numbers],
  fold: Math.expm1,
});
/** log(1 + x), exact for small x too. */
export const log1p = defineElementwise({
  name: "log1p",
  inputs: ["x"],
  forward: "log_one_plus(x)",
  backward: { x: "g / (1.0 + x)" },
  library: LOG,
  fold: Math.log1p,
});
/** Logarithm to base 2; whole for powers of 2. */
export const log2 = defineElementwise({
  name: "log2",
  inputs: ["x"],
  forward: "binary_log(x)",
  backward: { x: "1.4426950408889634 * g / x" },
  library: LOG,
  fold: Math.log2,
});
/** Logarithm to base 10. */
export const log10 = defineElementwise({
  name: "log10",
  inputs: ["x"],
  forward: "0.4342944819032518 * natural_log(x)",
  backward: { x: "0.4342944819032518 * g / x" },
  library: LOG,
  fold: Math.log10,
});
/** log(eᵃ + eᵇ), without overflow. */
export const logaddexp = defineElementwise({
  name: "logaddexp",
  inputs: ["a", "b"],
  forward: "log_add_exp(a, b)",
  backward: { a: "g * logistic(difference(a, b))", b: "g * logistic(difference(b, a))" },
  library: [library.activation, library.exponential, library.logarithm, library.numbers],
});
/** 2/√π ∫₀ˣ e^(−t²) dt */
export const erf = defineElementwise({
  name: "erf",
  inputs: ["x"],
  forward: "error_function(x)",
  backward: { x: "1.1283791670955126 * g * exponential(-x * x)" },
  library: [library.error_function, library.exponential, library.numbers],
});
/** The x whose {@link erf} is given: ±∞ at ±1, NaN beyond. */
export const erfinv = defineElementwise({
  name: "erfinv",
  inputs: ["x"],
  forward: "inverse_error_function(x)",
  backward: { x: "0.886226925452758 * g * exponential(y * y)" },
  library: [library.inverse_error_function, library.exponential, library.logarithm, library.numbers],
});
