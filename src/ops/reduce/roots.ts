import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

// Roots of sums, and what is summed. A root's derivative is infinite at 0, and what flows on from there is 0 · ∞. Where the
// sum of nonnegative terms is 0 every term is at its least, so 0 is among the gradients of the whole: that one is taken.

/** √x of a sum that nothing is less than 0 in; derivative 0 at 0. */
export const squareRootOfSum = defineElementwise({
  name: "squareRootOfSum",
  inputs: ["x"],
  forward: "sqrt(x)",
  backward: { x: "select(0.5 * g / y, 0.0, y == 0.0)" },
});

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

/** x − the largest x of its set, where ±∞ is as far from itself as any number is: 0. Of the two only x has a gradient. */
export const belowPeak = defineElementwise({
  name: "belowPeak",
  inputs: ["x", "peak"],
  forward: "select(x - peak, select(-3e38, 0.0, bitcast<u32>(x) == bitcast<u32>(peak)), is_infinite(peak))",
  backward: { x: "g" },
  library: [library.numbers],
});
