import { integer } from "../../check.js";
import { isFloat } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { byType, defineElementwise, type Pair, type Single, type TensorOrNumber } from "../core/elementwise.js";
import { divide, maximum, minimum, multiply } from "./binary.js";

// Rounding, and division that rounds. Steps have derivative 0 wherever they have one, so no gradient flows.

/** The largest whole number that is not above. */
export const floor = defineElementwise({ name: "floor", inputs: ["x"], forward: "floor(x)", fold: Math.floor });
/** The smallest whole number that is not below. */
export const ceil = defineElementwise({ name: "ceil", inputs: ["x"], forward: "ceil(x)", fold: Math.ceil });
/** The whole number next towards 0. */
export const trunc = byType<Single>(
  defineElementwise({ name: "trunc", inputs: ["x"], forward: "trunc(x)", fold: Math.trunc }),
  defineElementwise({ name: "trunc", inputs: ["x"], forward: "x", accepts: ["int32", "uint32", "bool"] }),
);

const nearest = defineElementwise({ name: "round", inputs: ["x"], forward: "round(x)" });

/** The nearest number with so many `decimals` (default 0, negative: tens, hundreds, …); halves go to the even neighbour. */
export const round = recordable(
  "round",
  ["x", "options?: options"],
  function round(x: SymbolicTensor, options: { readonly decimals?: number | undefined } = {}): SymbolicTensor {
    const { decimals } = withDefaults("round", options, { decimals: 0 });
    if (integer("round", "decimals", decimals) === 0) return isFloat(x.dtype) ? nearest(x) : x;
    const scale = 10 ** Math.abs(decimals); // 10⁻ⁿ is no float32
    return decimals > 0 ? divide(nearest(multiply(x, scale)), scale) : multiply(nearest(divide(x, scale)), scale);
  },
);

/** `x` moved into [xMin, xMax]; NaN stays NaN. On a bound half of the gradient goes to `x`. */
export const clip = recordable(
  "clip",
  ["x", "xMin: operand", "xMax: operand"],
  function clip(x: SymbolicTensor, xMin: TensorOrNumber, xMax: TensorOrNumber): SymbolicTensor {
    return minimum(maximum(x, xMin), xMax);
  },
);

const WHOLE = { inputs: ["a", "b"], accepts: ["int32", "uint32"] } as const;

/** ⌊a/b⌋ of the exact quotient; of whole numbers too, 0 where b is 0. */
export const floorDivide = byType<Pair>(
  defineElementwise({
    name: "floorDivide",
    inputs: ["a", "b"],
    forward: "floored_quotient(a, b)",
    library: [library.division, library.numbers],
  }),
  defineElementwise({
    ...WHOLE,
    name: "floorDivide",
    forward: "select(select(a / b, a / b - 1, (a % b != 0) & ((a < 0) != (b < 0))), 0, b == 0)",
  }),
);

/** a − b·⌊a/b⌋, exact, with the sign of b; NaN where b is 0. Of whole numbers too, 0 where b is 0. */
export const mod = byType<Pair>(
  defineElementwise({
    name: "mod",
    inputs: ["a", "b"],
    forward: "floored_remainder(a, b)",
    backward: { a: "g", b: "-g * floored_quotient(a, b)" },
    library: [library.division, library.numbers],
  }),
  defineElementwise({
    ...WHOLE,
    name: "mod",
    forward: "select(select(a % b, a % b + b, (a % b != 0) & ((a < 0) != (b < 0))), 0, b == 0)",
  }),
);
