import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { byType, defineElementwise, type Pair, type TensorOrNumber } from "../core/elementwise.js";
import { divide, multiply } from "./binary.js";
import { logaddexp } from "./logarithmic.js";

// Functions of mathematics that few networks need.

const SPECIAL = [
  library.special,
  library.division,
  library.error_function,
  library.trigonometry,
  library.numbers,
] as const;

/** The third root, of negative numbers too. */
export const cbrt = defineElementwise({
  name: "cbrt",
  inputs: ["x"],
  forward: "cube_root(x)",
  backward: { x: "g / (3.0 * y * y)" },
  library: SPECIAL,
  fold: Math.cbrt,
});
/** √(a² + b²), without overflow on the way; its gradient is 0 where both are 0. */
export const hypot = defineElementwise({
  name: "hypot",
  inputs: ["a", "b"],
  forward: "hypotenuse(a, b)",
  backward: { a: "select(g * (a / y), 0.0, y == 0.0)", b: "select(g * (b / y), 0.0, y == 0.0)" },
  library: SPECIAL,
});
/** 1 − erf x, which keeps its digits as it falls towards 0. */
export const erfc = defineElementwise({
  name: "erfc",
  inputs: ["x"],
  forward: "error_function_complement(x)",
  backward: { x: "-1.1283791670955126 * g * exponential(-x * x)" },
  library: [...SPECIAL, library.exponential],
});
/** The modified Bessel function of the first kind and of order 0. */
export const i0 = defineElementwise({
  name: "i0",
  inputs: ["x"],
  forward: "bessel_i0(x)",
  backward: { x: "g * bessel_i1(x)" },
  library: SPECIAL,
});
/** sin(πx)/(πx), 1 at 0. */
export const sinc = defineElementwise({
  name: "sinc",
  inputs: ["x"],
  forward: "sinc_of(x)",
  backward: { x: "g * sinc_slope(x)" },
  library: SPECIAL,
});
/** 0 for a < 0, 1 for a > 0 and `b` where a is 0, to which the gradient flows then. */
export const heaviside = defineElementwise({
  name: "heaviside",
  inputs: ["a", "b"],
  forward: "select(select(select(1.0, b, a == 0.0), 0.0, a < 0.0), a, is_nan(a))",
  backward: { b: "select(0.0, g, a == 0.0)" },
  library: [library.numbers],
});

/** The rest of a division that rounds towards 0: exact, with the sign of a; NaN where b is 0. Of whole numbers too, 0 where b is 0. */
export const fmod = byType<Pair>(
  defineElementwise({
    name: "fmod",
    inputs: ["a", "b"],
    forward: "truncated_remainder(a, b)",
    backward: { a: "g", b: "-g * trunc(a / b)" },
    library: SPECIAL,
  }),
  defineElementwise({
    name: "fmod",
    inputs: ["a", "b"],
    accepts: ["int32", "uint32"],
    forward: "select(a % b, 0, b == 0)",
  }),
);

/** log₂(2ᵃ + 2ᵇ), without overflow. */
export const logaddexp2 = recordable(
  "logaddexp2",
  ["a: operand", "b: operand"],
  function logaddexp2(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    return divide(logaddexp(multiply(a, Math.LN2), multiply(b, Math.LN2)), Math.LN2);
  },
);

/** Degrees as radians. */
export const deg2rad = recordable("deg2rad", ["x"], function deg2rad(x: SymbolicTensor): SymbolicTensor {
  return multiply(x, Math.PI / 180);
});

/** Radians as degrees. */
export const rad2deg = recordable("rad2deg", ["x"], function rad2deg(x: SymbolicTensor): SymbolicTensor {
  return multiply(x, 180 / Math.PI);
});
