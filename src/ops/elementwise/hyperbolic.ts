import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// Beside tanh, which is in unary.ts. Small arguments keep their digits.

/** (eˣ − e⁻ˣ)/2 */
export const sinh = defineElementwise({
  name: "sinh",
  inputs: ["x"],
  forward: "hyperbolic_sine(x)",
  backward: { x: "g * hyperbolic_cosine(x)" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
/** (eˣ + e⁻ˣ)/2 */
export const cosh = defineElementwise({
  name: "cosh",
  inputs: ["x"],
  forward: "hyperbolic_cosine(x)",
  backward: { x: "g * hyperbolic_sine(x)" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
/** Inverse of {@link sinh}. */
export const arcsinh = defineElementwise({
  name: "arcsinh",
  inputs: ["x"],
  forward: "area_sine(x)",
  backward: { x: "g * area_slope(x, 1.0 + x * x)" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
/** Inverse of {@link cosh}, from 0 up; NaN below 1. */
export const arccosh = defineElementwise({
  name: "arccosh",
  inputs: ["x"],
  forward: "area_cosine(x)",
  backward: { x: "g * area_slope(x, (x - 1.0) * (x + 1.0))" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
/** Inverse of tanh: ±∞ at ±1, NaN beyond. */
export const arctanh = defineElementwise({
  name: "arctanh",
  inputs: ["x"],
  forward: "area_tangent(x)",
  backward: { x: "g / ((1.0 - x) * (1.0 + x))" },
  library: [library.hyperbolic, library.logarithm, library.numbers],
});
