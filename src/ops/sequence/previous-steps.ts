import { defineOp } from "../../graph/symbols/op.js";
import { copyBox, rowMajor } from "../core/copy-lowering.js";

/** The values one step earlier: `first` [batch, units], then all steps of `x` [batch, steps, units] but the last. */
export const previousSteps = defineOp({
  name: "previousSteps",
  inputs: ["x", "first"],
  infer: ({ x }) => x,
  lower({ x, first }, out) {
    const [batch = 1, steps = 1, units = 1] = x.shape;
    const strides = rowMajor(x.shape);
    const [sample = 1] = strides;
    const rest = [batch, steps - 1, units];
    const start = copyBox(
      first,
      out,
      [batch, units],
      { offset: 0, strides: [units, 1] },
      { offset: 0, strides: [sample, 1] },
    );
    if (steps === 1) return [start];
    return [start, copyBox(x, out, rest, { offset: 0, strides }, { offset: units, strides })];
  },
});
