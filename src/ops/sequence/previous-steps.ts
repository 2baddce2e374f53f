import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { fill } from "../../graph/symbols/tensor.js";
import { copyBox, rowMajor } from "../core/copy-lowering.js";
import { scatterBox, slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";

/** The values one step earlier: `first` [batch, units], then all steps of `x` [batch, steps, units] but the last. */
export const previousSteps = defineOp({
  name: "previousSteps",
  inputs: ["x", "first"],
  infer: ({ x }) => x,
  halves: true,
  gradient({ x }, grad): Gradients<"x" | "first"> {
    const [batch = 1, steps = 1, units = 1] = x.shape;
    const first = reshape(slice(grad, [undefined, { stop: 1 }]), [batch, units]);
    if (steps === 1) return { first, x: fill(0, x.shape, x.dtype) };
    const later = slice(grad, [undefined, { start: 1 }]);
    return { first, x: scatterBox(later, { shape: x.shape, start: [0, 0, 0], steps: [1, 1, 1], value: 0 }) };
  },
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
