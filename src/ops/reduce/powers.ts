import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// What a norm of any order is made of. A root's derivative is infinite at 0: see roots.ts.

/** x^(1/p) of a sum that nothing is less than 0 in; derivative 0 at 0. */
export const rootOfSum = defineElementwise({
  name: "rootOfSum",
  inputs: ["x"],
  attrs: { p: 2 },
  forward: "power(x, 1.0 / p)",
  backward: { x: "select(g * y / (p * x), 0.0, x == 0.0)" },
  library: [library.power, library.logarithm, library.numbers],
});

/** |x|ᵖ; derivative 0 at 0, also for p < 1. */
export const powerOfSize = defineElementwise({
  name: "powerOfSize",
  inputs: ["x"],
  attrs: { p: 2 },
  forward: "power(abs(x), p)",
  backward: { x: "select(g * p * power(abs(x), p - 1.0) * sign(x), 0.0, x == 0.0)" },
  library: [library.power, library.logarithm, library.numbers],
});
