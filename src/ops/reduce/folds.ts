import type { DType } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { REDUCE, type ReduceOptions } from "../core/sum.js";
import { maximum, minimum } from "../elementwise/binary.js";
import { max as largest, min as smallest } from "./extremes.js";
import { prod as product } from "./reduce.js";

// Reductions with the options that are rarely wanted. They have a module of their own, since a page that trains does without.

/** Over which axes to look, and what is taken into account beside the elements. */
export interface ExtremumOptions extends ReduceOptions {
  /** A number that counts as an element everywhere. Default: none does. */
  readonly initial?: number | undefined;
}

/** Over which axes to multiply, and in which type. */
export interface ProdOptions extends ReduceOptions {
  /** What the factors are cast to before. Default: their own type. */
  readonly dtype?: DType | undefined;
}

const EXTREMUM = { ...REDUCE, initial: undefined };

/** Largest element over axes; NaN if there is one. Throws a ShapeError where there are none to look at. */
export const max = recordable(
  "max",
  ["x", "options?: options"],
  function max(x: SymbolicTensor, options: ExtremumOptions = {}): SymbolicTensor {
    const { initial, ...over } = withDefaults("max", options, EXTREMUM);
    const found = largest(x, over);
    return initial === undefined ? found : maximum(found, initial);
  },
);

/** Smallest element over axes; NaN if there is one. Throws a ShapeError where there are none to look at. */
export const min = recordable(
  "min",
  ["x", "options?: options"],
  function min(x: SymbolicTensor, options: ExtremumOptions = {}): SymbolicTensor {
    const { initial, ...over } = withDefaults("min", options, EXTREMUM);
    const found = smallest(x, over);
    return initial === undefined ? found : minimum(found, initial);
  },
);

/** Product over axes; 1 over none. */
export const prod = recordable(
  "prod",
  ["x", "options?: options"],
  function prod(x: SymbolicTensor, options: ProdOptions = {}): SymbolicTensor {
    const { dtype = x.dtype, ...over } = withDefaults("prod", options, { ...REDUCE, dtype: undefined });
    return product(cast(x, dtype), over);
  },
);
