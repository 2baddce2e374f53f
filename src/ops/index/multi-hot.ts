import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { normalizeAxis } from "../core/reshape.js";
import { max } from "../reduce/extremes.js";
import { ONE_HOT, type OneHotOptions, oneHot } from "./one-hot.js";

/**
 * 1 at every class that occurs, 0 elsewhere: int32 [batch, n, …] → float32 [batch, …, numClasses], the classes of a sample along axis 1
 * taken together, as in Keras; [n] → [numClasses]. Numbers that are no class are left out. With `axis` the classes of the result lie along another.
 */
export const multiHot = recordable(
  "multiHot",
  ["x", "numClasses: number", "options?: options"],
  function multiHot(x: SymbolicTensor, numClasses: number, options: OneHotOptions = {}): SymbolicTensor {
    const { axis, dtype } = withDefaults("multiHot", options, ONE_HOT);
    const at = normalizeAxis("multiHot", axis, x.rank);
    const together = Math.min(1, x.rank - 1);
    const isBefore = at < together;
    const classes = oneHot(x, numClasses, { axis: isBefore ? at : at + 1 });
    return cast(max(classes, { axis: isBefore ? together + 1 : together }), dtype);
  },
);
