import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type DiagonalOptions, diagonalOf } from "../arrange/diagonals.js";
import { sum } from "./reduce.js";

/** The sum of a diagonal of each matrix: the axes of rows and columns go. */
export const trace = recordable(
  "trace",
  ["x", "options?: options"],
  function trace(x: SymbolicTensor, options: DiagonalOptions = {}): SymbolicTensor {
    return sum(diagonalOf("trace", x, options), { axis: -1 });
  },
);
