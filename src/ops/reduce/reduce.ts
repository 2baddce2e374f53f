import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { lowerReduction, reducedShape } from "../core/reduce-lowering.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { keptShape, REDUCE, type ReduceOptions, sum as sumFloats } from "../core/sum.js";
import { add, divide, equal, multiply } from "../elementwise/binary.js";
import { isfinite, where } from "../elementwise/logic.js";
import { logicalNot, logicalOr } from "../elementwise/logical.js";
import { sign } from "../elementwise/sign.js";
import { stopGradient } from "../elementwise/stop-gradient.js";
import { exp, log } from "../elementwise/unary.js";
import { max, min } from "./extremes.js";
import { variance } from "./moments.js";
import { reduceAny } from "./reduce-any.js";
import { belowPeak, squareRootOfSum } from "./roots.js";

/** The product: each element's gradient is the product of the others, also where there is a zero or ∞ among them. */
const prodOp = defineOp({
  name: "prod",
  inputs: ["x"],
  attrs: { axes: [] as readonly number[] },
  infer: ({ x }, { axes }) => ({ shape: reducedShape(x.shape, axes), dtype: x.dtype }),
  epilogue: "out",
  prologue: "x",
  folds: "prod",
  halves: true,
  empty: () => 1,
  lower: ({ x }, out, { axes }, target) => lowerReduction("prod", x, out, axes, 1, target),
  gradient({ x }, grad, y, { axes }): Gradients<"x"> {
    const kept = keptShape(x.shape, axes);
    const product = reshape(y, kept);
    const odd = logicalOr(equal(x, 0), logicalNot(isfinite(x))); // y / x does not tell what the others make
    const odds = sumFloats(cast(odd, x.dtype), { axis: axes, keepdims: true });
    const rest = reshape(prodOp(where(odd, 1, x), { axes }), kept);
    const ofOthers = where(odd, where(equal(odds, 1), rest, multiply(product, sign(x))), divide(product, x));
    return { x: multiply(ofOthers, reshape(grad, kept)) };
  },
});

/**
 * Sum over axes, in a fixed order, so that the result is the same every time. Whole numbers stay whole; of bool it is the number
 * of those that are true, as int32.
 */
export const sum = recordable(
  "sum",
  ["x", "options?: options"],
  function sum(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return reduceAny("sum", x, options, (axis) => sumFloats(x, { axis }));
  },
);

/** Product over axes; 1 over none. */
export const prod = recordable(
  "prod",
  ["x", "options?: options"],
  function prod(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return reduceAny("prod", x, options, (axes) => prodOp(x, { axes }));
  },
);

/** Whether any element is true (not 0), over axes: bool. False of none. */
export const any = recordable(
  "any",
  ["x", "options?: options"],
  function any(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("any", options, REDUCE);
    const truths = cast(x, "bool");
    return cast(x.size === 0 ? sum(truths, over) : max(truths, over), "bool");
  },
);

/** Whether all elements are true (not 0), over axes: bool. True of none. */
export const all = recordable(
  "all",
  ["x", "options?: options"],
  function all(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("all", options, REDUCE);
    const truths = cast(x, "bool");
    return cast(x.size === 0 ? prod(truths, over) : min(truths, over), "bool");
  },
);

/** How many elements are not 0, over axes: int32. */
export const countNonzero = recordable(
  "countNonzero",
  ["x", "options?: options"],
  function countNonzero(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return sum(cast(x, "bool"), withDefaults("countNonzero", options, REDUCE));
  },
);

/** Standard deviation over axes: the root of the {@link variance}. Its gradient is 0 where all are the same. */
export const std = recordable(
  "std",
  ["x", "options?: options"],
  function std(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    ({ x } = floats("std", { x }));
    return squareRootOfSum(variance(x, withDefaults("std", options, REDUCE)));
  },
);

/**
 * log Σ eˣ over axes, with the largest x taken out of the sum, so that nothing overflows. The gradient goes to the elements by their
 * share in the sum; where that is 0 or ∞, alike to those that are the largest.
 */
export const logsumexp = recordable(
  "logsumexp",
  ["x", "options?: options"],
  function logsumexp(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const { axis, keepdims } = withDefaults("logsumexp", options, REDUCE);
    ({ x } = floats("logsumexp", { x }));
    if (x.size === 0) return log(sumFloats(x, { axis, keepdims }));
    const peak = stopGradient(max(x, { axis, keepdims: true }));
    const total = add(log(sumFloats(exp(belowPeak(x, peak)), { axis, keepdims: true })), peak);
    return keepdims ? total : reshape(total, reducedShape(x.shape, normalizeAxes("logsumexp", axis, x.rank)));
  },
);
