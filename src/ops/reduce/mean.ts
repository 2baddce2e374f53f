import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { mean as meanOfFloats, type ReduceOptions } from "../core/sum.js";

/** Arithmetic mean over axes; NaN over none. What is no float is read as float32. */
export const mean = recordable(
  "mean",
  ["x", "options?: options"],
  function mean(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return meanOfFloats(x, options);
  },
);
