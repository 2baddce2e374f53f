import { nonNegative } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { floats } from "../core/floats.js";
import { add, equal, lessEqual, multiply, subtract } from "../elementwise/binary.js";
import { isfinite } from "../elementwise/logic.js";
import { logicalAnd, logicalOr } from "../elementwise/logical.js";
import { isnan } from "../elementwise/not-finite.js";
import { abs } from "../elementwise/unary.js";
import { all } from "./reduce.js";

/** How near is near enough for {@link isclose}. */
export interface CloseOptions {
  /** By how much of `b` they may differ. Default 1e-5. */
  readonly rtol?: number | undefined;
  /** How much they may differ anyway. Default 1e-8. */
  readonly atol?: number | undefined;
  /** Whether NaN is close to NaN. Default false. */
  readonly equalNan?: boolean | undefined;
}

const CLOSE = { rtol: 1e-5, atol: 1e-8, equalNan: false } as const;

/** Whether |a − b| ≤ atol + rtol · |b|, element by element: bool. ∞ is close to itself alone. */
export const isclose = recordable(
  "isclose",
  ["a", "b", "options?: options"],
  function isclose(a: SymbolicTensor, b: SymbolicTensor, options: CloseOptions = {}): SymbolicTensor {
    const { rtol, atol, equalNan } = withDefaults("isclose", options, CLOSE);
    ({ a, b } = floats("isclose", { a, b }));
    nonNegative("isclose", "rtol", rtol);
    nonNegative("isclose", "atol", atol);
    const near = lessEqual(abs(subtract(a, b)), add(multiply(abs(b), rtol), atol));
    const close = logicalOr(equal(a, b), logicalAnd(isfinite(b), near));
    return equalNan ? logicalOr(close, logicalAnd(isnan(a), isnan(b))) : close;
  },
);

/** Whether all elements of `a` are close to those of `b`, as {@link isclose} has it: one bool. */
export const allclose = recordable(
  "allclose",
  ["a", "b", "options?: options"],
  function allclose(a: SymbolicTensor, b: SymbolicTensor, options: CloseOptions = {}): SymbolicTensor {
    return all(isclose(a, b, withDefaults("allclose", options, CLOSE)));
  },
);
