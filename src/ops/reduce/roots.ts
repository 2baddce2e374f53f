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

/** x − the largest x of its set, where ±∞ is as far from itself as any number is: 0. Of the two only x has a gradient. */
export const belowPeak = defineElementwise({
  name: "belowPeak",
  inputs: ["x", "peak"],
  forward: "select(x - peak, select(-3e38, 0.0, bitcast<u32>(x) == bitcast<u32>(peak)), is_infinite(peak))",
  backward: { x: "g" },
  library: [library.numbers],
});
