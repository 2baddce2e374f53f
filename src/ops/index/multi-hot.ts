import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { max } from "../reduce/extremes.js";
import { oneHot } from "./one-hot.js";

/**
 * 1 at every class that occurs, 0 elsewhere: int32 [..., n] → float32 [..., numClasses], the classes of a sample along its
 * last axis taken together. Numbers that are no class are left out.
 */
export const multiHot = recordable(
  "multiHot",
  ["x", "numClasses: number"],
  function multiHot(x: SymbolicTensor, numClasses: number): SymbolicTensor {
    return max(oneHot(x, numClasses), { axis: -2 });
  },
);
