import { isFloat } from "../../dtype.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { defineElementwise } from "../core/elementwise.js";
import { greater } from "./binary.js";
import { where } from "./logic.js";

const thresholdOp = defineElementwise({
  name: "threshold",
  inputs: ["x"],
  attrs: { least: 0, other: 0 },
  forward: "select(x, other, x <= least)",
  backward: { x: "select(g, 0.0, x <= least)" },
});

/** x where it is above `threshold`, `defaultValue` elsewhere. */
export const threshold = recordable(
  "threshold",
  ["x", "threshold: number", "defaultValue: number"],
  (x: SymbolicTensor, threshold: number, defaultValue: number): SymbolicTensor => {
    if (isFloat(x.dtype)) return thresholdOp(x, { least: threshold, other: defaultValue });
    return where(greater(x, threshold), x, defaultValue);
  },
);
