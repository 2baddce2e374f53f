import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { defineElementwise } from "../core/elementwise.js";

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
    return thresholdOp(x, { least: threshold, other: defaultValue });
  },
);
