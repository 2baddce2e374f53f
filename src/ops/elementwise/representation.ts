import { type DType, isFloat } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { cast } from "../core/cast.js";
import { defineElementwise } from "../core/elementwise.js";
import { meetingType } from "../core/promotion.js";
import { equal, greaterEqual, less, maximum, minimum, multiply } from "./binary.js";
import { where } from "./logic.js";
import { clip, floorDivide } from "./rounding.js";
import { abs } from "./unary.js";

// Numbers as they lie in memory, and what whole numbers have in common.

const SPECIAL = [
  library.special,
  library.division,
  library.error_function,
  library.trigonometry,
  library.numbers,
] as const;

/** The number next to `a` in the direction of `b`, as float32 has them. No gradient flows. */
export const nextafter = defineElementwise({
  name: "nextafter",
  inputs: ["a", "b"],
  forward: "next_number(a, b)",
  library: SPECIAL,
});

const timesPower = defineElementwise({
  name: "ldexp",
  inputs: ["a", "n"],
  forward: "times_power_of_two(a, n)",
  backward: { a: "times_power_of_two(g, n)" },
  library: SPECIAL,
});

/** x · 2ⁿ for whole n, broadcast; exact but where the result is too large or too small. */
export const ldexp = recordable("ldexp", ["x", "n"], function ldexp(x: SymbolicTensor, n: SymbolicTensor) {
  return timesPower(x, cast(n, x.dtype));
});

const PAIR = { name: "gcd", inputs: ["a", "b"], library: SPECIAL } as const;
const unsignedDivisor = defineElementwise({ ...PAIR, accepts: ["uint32"], forward: "greatest_divisor(a, b)" });
const signedDivisor = defineElementwise({
  ...PAIR,
  accepts: ["int32"],
  forward: "i32(greatest_divisor(u32(abs(a)), u32(abs(b))))",
});

/** The greatest whole number that divides both: int32 or uint32, not negative. Of 0 and b it is |b|. */
export const gcd = recordable("gcd", ["a", "b"], function gcd(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return (meetingType([a, b]) === "uint32" ? unsignedDivisor : signedDivisor)(a, b);
});

/** The least whole number that both divide: int32 or uint32, not negative; 0 beside 0. */
export const lcm = recordable("lcm", ["a", "b"], function lcm(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  const [x, y] = [abs(a), abs(b)];
  return multiply(floorDivide(x, maximum(gcd(x, y), 1)), y);
});

/** From which float on, or below which, a whole type has no number. */
const REACH = { int32: [-(2 ** 31), 2 ** 31], uint32: [0, 2 ** 32] } as const;
const LAST = { int32: 2 ** 31 - 1, uint32: 2 ** 32 - 1 } as const;

/**
 * The values as another type, those that it has no number for as the nearest that it has; NaN is 0 as a whole number. Otherwise as
 * {@link cast}.
 */
export const saturateCast = recordable(
  "saturateCast",
  ["x", "dtype: dtype"],
  function saturateCast(x: SymbolicTensor, dtype: DType): SymbolicTensor {
    if (x.dtype === dtype || x.dtype === "bool" || dtype === "bool" || dtype === "float32") return cast(x, dtype);
    if (dtype === "float16")
      return cast(isFloat(x.dtype) ? clip(x, -65504, 65504) : clip(cast(x, "float32"), -65504, 65504), dtype);
    if (isFloat(x.dtype)) {
      const value = cast(x, "float32");
      const [low, high] = REACH[dtype];
      const inside = where(
        equal(value, value),
        where(less(value, low), low, where(greaterEqual(value, high), 0, value)),
        0,
      );
      return where(greaterEqual(value, high), LAST[dtype], cast(inside, dtype));
    }
    return dtype === "uint32" ? cast(maximum(x, 0), dtype) : cast(minimum(x, LAST.int32), dtype);
  },
);
