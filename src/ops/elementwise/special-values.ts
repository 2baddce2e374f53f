import { isFloat } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { withDefaults } from "../../options.js";
import { defineElementwise, type TensorOrNumber, toTensor } from "../core/elementwise.js";
import { meetingType } from "../core/promotion.js";
import { divide, equal, maximum, minimum } from "./binary.js";
import { where } from "./logic.js";
import { isnan } from "./not-finite.js";

// What to make of NaN, ∞ and divisions by 0, and whether two numbers are as good as the same.

const QUESTION = { inputs: ["x"], result: "bool", library: [library.numbers] } as const;

/** Whether each element is −∞. */
export const isneginf = defineElementwise({ ...QUESTION, name: "isneginf", forward: "is_infinite(x) & (x < 0.0)" });
/** Whether each element is ∞. */
export const isposinf = defineElementwise({ ...QUESTION, name: "isposinf", forward: "is_infinite(x) & (x > 0.0)" });
/** Whether each element has a minus sign, also −0 and NaN. */
export const signbit = defineElementwise({ ...QUESTION, name: "signbit", forward: "bitcast<u32>(x) >= 0x80000000u" });

/** The tensors that two operands are, of one type. */
function pair(where: string, a: TensorOrNumber, b: TensorOrNumber): readonly [SymbolicTensor, SymbolicTensor] {
  const dtype = meetingType([a, b]);
  return [toTensor(where, a, dtype), toTensor(where, b, dtype)];
}

/** The larger of the two; beside NaN the other one. */
export const fmax = recordable(
  "fmax",
  ["a: operand", "b: operand"],
  function fmax(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    return unlessNan(maximum, ...pair("fmax", a, b));
  },
);

/** The smaller of the two; beside NaN the other one. */
export const fmin = recordable(
  "fmin",
  ["a: operand", "b: operand"],
  function fmin(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    return unlessNan(minimum, ...pair("fmin", a, b));
  },
);

function unlessNan(op: typeof maximum, a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  const chosen = op(a, b);
  return isFloat(a.dtype) ? where(isnan(a), b, where(isnan(b), a, chosen)) : chosen;
}

/** What {@link nanToNum} puts in place of what is no number. */
export interface NanToNumOptions {
  /** For NaN. Default 0. */
  readonly nan?: number | undefined;
  /** For ∞. Default the largest number there is. */
  readonly posinf?: number | undefined;
  /** For −∞. Default the smallest number there is. */
  readonly neginf?: number | undefined;
}

/** `x` with numbers in place of NaN (0), ∞ (the largest there is) and −∞ (the smallest), where no gradient flows. Whole numbers as they are. */
export const nanToNum = recordable(
  "nanToNum",
  ["x", "options?: options"],
  function nanToNum(x: SymbolicTensor, options: NanToNumOptions = {}): SymbolicTensor {
    const largest = x.dtype === "float16" ? 65504 : 3.4028234663852886e38;
    const { nan, posinf, neginf } = withDefaults("nanToNum", options, { nan: 0, posinf: largest, neginf: -largest });
    if (!isFloat(x.dtype)) return x;
    return where(isnan(x), nan, where(isposinf(x), posinf, where(isneginf(x), neginf, x)));
  },
);

/** a / b, 0 where b is 0: then no gradient flows. */
export const divideNoNan = recordable(
  "divideNoNan",
  ["a: operand", "b: operand"],
  function divideNoNan(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    const [over, under] = pair("divideNoNan", a, b);
    const zero = equal(under, 0);
    return where(zero, 0, divide(over, where(zero, 1, under)));
  },
);
