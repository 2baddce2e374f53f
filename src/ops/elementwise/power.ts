import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

/**
 * aᵇ with the special values of C's `pow`, so NaN for a < 0 unless b is whole. To less than one unit in the last place: what float32
 * holds exactly, such as 10² or 9^½, comes out exact. No gradient flows to b where a ≤ 0.
 */
export const power = defineElementwise({
  name: "power",
  inputs: ["a", "b"],
  forward: "power(a, b)",
  backward: {
    a: "select(g * b * power(a, b - 1.0), 0.0, b == 0.0)",
    b: "select(g * y * natural_log(a), select(0.0, y, is_nan(y)), (a <= 0.0) | (y == 0.0))",
  },
  library: [library.power, library.logarithm, library.numbers],
  fold: powerOf,
});

/** JavaScript's own makes NaN of 1 to the power NaN, and of ±1 to the power ±∞. */
function powerOf(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}
