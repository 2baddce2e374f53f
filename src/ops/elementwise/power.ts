import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { byType, defineElementwise, type Pair, type TensorOrNumber } from "../core/elementwise.js";
import { meetingType } from "../core/promotion.js";

const WHOLE = {
  name: "power",
  inputs: ["a", "b"],
  library: [library.whole_power],
  fold: (a: number, b: number) => Math.trunc(powerOf(a, b)),
} as const;
const unsigned = defineElementwise({ ...WHOLE, forward: "unsigned_power(a, b)", accepts: ["uint32"] });
const signed = defineElementwise({ ...WHOLE, forward: "signed_power(a, b)", accepts: ["int32"] });

function wholePower(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
  return (meetingType([a, b]) === "uint32" ? unsigned : signed)(a, b);
}

/**
 * aᵇ with the special values of C's `pow`, so NaN for a < 0 unless b is whole. To less than one unit in the last place: what float32
 * holds exactly, such as 10² or 9^½, comes out exact. No gradient flows to b where a ≤ 0. Of whole numbers whole, modulo 2³²; for b < 0
 * without the fraction.
 */
export const power = byType<Pair>(
  defineElementwise({
    name: "power",
    inputs: ["a", "b"],
    forward: "power(a, b)",
    backward: {
      a: "select(g * b * power(a, b - 1.0), 0.0, b == 0.0)",
      b: "select(g * y * natural_log(a), select(0.0, y, is_nan(y)), (a <= 0.0) | (y == 0.0))",
    },
    library: [library.power, library.logarithm, library.numbers],
    fold: powerOf,
  }),
  wholePower,
);

/** JavaScript's own makes NaN of 1 to the power NaN, and of ±1 to the power ±∞. */
function powerOf(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}
