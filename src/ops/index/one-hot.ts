import { positiveInteger } from "../../check.js";
import type { DType } from "../../dtype.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { sizeOf } from "../../shape.js";
import { expandDims } from "../core/axes-of-one.js";
import { cast } from "../core/cast.js";
import { requireIndices } from "../core/integers.js";
import { normalizeAxis } from "../core/reshape.js";

/** Where along an axis of `n` an element of the result lies tells its class. */
const oneHotOp = defineOp({
  name: "oneHot",
  inputs: ["x"],
  attrs: { axis: 0, n: 1, inner: 1 },
  infer: ({ x }, { axis, n }) => ({ shape: x.shape.with(axis, n) }),
  unsigned: ["n", "inner"],
  elementwise: "select(0.0, 1.0, u32(x) == index / inner % n)",
});

/** Where the axis of classes goes in the result. */
export interface OneHotOptions {
  /** Default: the last. */
  readonly axis?: number | undefined;
  /** Default `"float32"`. */
  readonly dtype?: DType | undefined;
}

/** The defaults of {@link OneHotOptions}. */
export const ONE_HOT = { axis: -1, dtype: "float32" } as const;

/** 1 at the class's number and 0 elsewhere: int32 [...] → float32, or as told, with a new axis of `numClasses`; 0 throughout for a number that is no class. */
export const oneHot = recordable(
  "oneHot",
  ["x", "numClasses: number", "options?: options"],
  function oneHot(x: SymbolicTensor, numClasses: number, options: OneHotOptions = {}): SymbolicTensor {
    const { axis, dtype } = withDefaults("oneHot", options, ONE_HOT);
    requireIndices("oneHot", { x });
    const at = normalizeAxis("oneHot", axis, x.rank + 1);
    const n = positiveInteger("oneHot", "numClasses", numClasses);
    return cast(oneHotOp(expandDims(x, at), { axis: at, n, inner: sizeOf(x.shape.slice(at)) }), dtype);
  },
);
