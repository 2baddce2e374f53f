import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// One row an op: forward over x, backward over x, the result y and the incoming gradient g. Where the derivative can be
// had from y it is, so that x need not be kept and the forward op can be fused away. NaN stays NaN, also where a GPU's own
// function would turn it into a number.

/** −x */
export const negative = defineElementwise({
  name: "negative",
  inputs: ["x"],
  forward: "-x",
  backward: { x: "-g" },
  accepts: ["float32", "int32"],
  fold: (x) => -x,
});
/** |x|; derivative 0 at 0. */
export const abs = defineElementwise({
  name: "abs",
  inputs: ["x"],
  forward: "abs(x)",
  backward: { x: "select(g * sign(x), x, is_nan(x))" },
  library: [library.numbers],
  accepts: ["float32", "int32", "uint32"],
  keepsBool: true,
  fold: Math.abs,
});
/** eˣ */
export const exp = defineElementwise({
  name: "exp",
  inputs: ["x"],
  forward: "exponential(x)",
  backward: { x: "g * y" },
  library: [library.exponential, library.numbers],
  fold: Math.exp,
});
/** Natural logarithm: −∞ at 0, NaN below. */
export const log = defineElementwise({
  name: "log",
  inputs: ["x"],
  forward: "natural_log(x)",
  backward: { x: "g / x" },
  library: [library.logarithm],
  fold: Math.log,
});
/** √x */
export const sqrt = defineElementwise({
  name: "sqrt",
  inputs: ["x"],
  forward: "sqrt(x)",
  backward: { x: "0.5 * g / y" },
  fold: Math.sqrt,
});
/** 1/√x */
export const rsqrt = defineElementwise({
  name: "rsqrt",
  inputs: ["x"],
  forward: "inverseSqrt(x)",
  backward: { x: "-0.5 * g * y * y * y" },
});
/** x² */
export const square = defineElementwise({
  name: "square",
  inputs: ["x"],
  forward: "x * x",
  backward: { x: "2.0 * g * x" },
  accepts: ["float32", "int32", "uint32"],
  fold: (x) => x * x,
});
/** 1/(1 + e⁻ˣ), the logistic function. */
export const sigmoid = defineElementwise({
  name: "sigmoid",
  inputs: ["x"],
  forward: "logistic(x)",
  backward: { x: "g * y * (1.0 - y)" },
  library: [library.exponential, library.numbers],
});
/** Hyperbolic tangent. */
export const tanh = defineElementwise({
  name: "tanh",
  inputs: ["x"],
  forward: "hyperbolic_tangent(x)",
  backward: { x: "g * (1.0 - y * y)" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
