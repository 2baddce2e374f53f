import { isFloat } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { REDUCE, type ReduceOptions } from "../core/sum.js";
import { divide, equal, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalNot } from "../elementwise/logical.js";
import { isnan } from "../elementwise/not-finite.js";
import { square } from "../elementwise/unary.js";
import { type ArgReduceOptions, argmax } from "./arg-reduce.js";
import { max, min } from "./extremes.js";
import { all, prod, sum } from "./reduce.js";
import { squareRootOfSum } from "./roots.js";
import { cumprod, cumsum, type ScanOptions } from "./scan.js";

// Reductions that leave NaN out, as if it were not there. No gradient flows to it.

/** `x` with another number in place of NaN. */
function without(x: SymbolicTensor, instead: number): SymbolicTensor {
  return isFloat(x.dtype) ? where(isnan(x), instead, x) : x;
}

function countOf(x: SymbolicTensor, over: ReduceOptions): SymbolicTensor {
  return sum(cast(logicalNot(isnan(x)), isFloat(x.dtype) ? x.dtype : "int32"), over);
}

/** Sum of what is not NaN, over axes; 0 of nothing. */
export const nansum = recordable(
  "nansum",
  ["x", "options?: options"],
  function nansum(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return sum(without(x, 0), withDefaults("nansum", options, REDUCE));
  },
);

/** Product of what is not NaN, over axes; 1 of nothing. */
export const nanprod = recordable(
  "nanprod",
  ["x", "options?: options"],
  function nanprod(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return prod(without(x, 1), withDefaults("nanprod", options, REDUCE));
  },
);

/** Mean of what is not NaN, over axes; NaN of nothing. */
export const nanmean = recordable(
  "nanmean",
  ["x", "options?: options"],
  function nanmean(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("nanmean", options, REDUCE);
    return divide(sum(without(x, 0), over), countOf(x, over));
  },
);

/** Mean squared distance from the mean of what is not NaN, over axes; NaN of nothing. */
export const nanvar = recordable(
  "nanvar",
  ["x", "options?: options"],
  function nanvar(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("nanvar", options, REDUCE);
    const mean = nanmean(x, { ...over, keepdims: true });
    const distances = where(isnan(x), 0, subtract(without(x, 0), mean));
    return divide(sum(square(distances), over), countOf(x, over));
  },
);

/** Standard deviation of what is not NaN, over axes: the root of {@link nanvar}. */
export const nanstd = recordable(
  "nanstd",
  ["x", "options?: options"],
  function nanstd(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return squareRootOfSum(nanvar(x, withDefaults("nanstd", options, REDUCE)));
  },
);

/** Largest of what is not NaN, over axes; NaN of nothing. */
export const nanmax = recordable(
  "nanmax",
  ["x", "options?: options"],
  function nanmax(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("nanmax", options, REDUCE);
    if (!isFloat(x.dtype)) return max(x, over);
    return where(all(isnan(x), over), Number.NaN, max(without(x, -Infinity), over));
  },
);

/** Smallest of what is not NaN, over axes; NaN of nothing. */
export const nanmin = recordable(
  "nanmin",
  ["x", "options?: options"],
  function nanmin(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("nanmin", options, REDUCE);
    if (!isFloat(x.dtype)) return min(x, over);
    return where(all(isnan(x), over), Number.NaN, min(without(x, Infinity), over));
  },
);

/** Place of the largest that is not NaN along an axis, int32: the first of several; −1 where there is none. */
export const nanargmax = recordable(
  "nanargmax",
  ["x", "options?: options"],
  function nanargmax(x: SymbolicTensor, options: ArgReduceOptions = {}): SymbolicTensor {
    return placeOf(x, nanmax, withDefaults("nanargmax", options, { axis: undefined, keepdims: false }));
  },
);

/** Place of the smallest that is not NaN along an axis, int32: the first of several; −1 where there is none. */
export const nanargmin = recordable(
  "nanargmin",
  ["x", "options?: options"],
  function nanargmin(x: SymbolicTensor, options: ArgReduceOptions = {}): SymbolicTensor {
    return placeOf(x, nanmin, withDefaults("nanargmin", options, { axis: undefined, keepdims: false }));
  },
);

/** The first place that holds the extremum. */
function placeOf(x: SymbolicTensor, extremum: typeof nanmax, over: ArgReduceOptions): SymbolicTensor {
  const held = cast(equal(x, extremum(x, { axis: over.axis, keepdims: true })), "int32");
  return where(all(isnan(x), over), -1, argmax(held, over));
}

/** The sum of each element and all before it, NaN counting as 0. */
export const nancumsum = recordable(
  "nancumsum",
  ["x", "options?: options"],
  function nancumsum(x: SymbolicTensor, options: ScanOptions = {}): SymbolicTensor {
    return cumsum(without(x, 0), withDefaults("nancumsum", options, { axis: undefined, dtype: undefined }));
  },
);

/** The product of each element and all before it, NaN counting as 1. */
export const nancumprod = recordable(
  "nancumprod",
  ["x", "options?: options"],
  function nancumprod(x: SymbolicTensor, options: ScanOptions = {}): SymbolicTensor {
    return cumprod(without(x, 1), withDefaults("nancumprod", options, { axis: undefined, dtype: undefined }));
  },
);
