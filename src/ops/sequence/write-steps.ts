import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Variable } from "../../graph/symbols/variable.js";
import * as kernels from "../../kernels/index.js";
import { sizeOf } from "../../shape.js";
import { cast } from "../core/cast.js";

const WORKGROUP = 64;

const writeStepsOp = defineOp({
  name: "writeSteps",
  inputs: ["target", "x", "places"],
  outputs: [],
  infer: () => ({}),
  mutates: ["target"],
  lower: ({ target, x, places }) => [
    dispatch(kernels.write_steps, {
      bind: { x, places, out: target },
      params: {
        size: x.size,
        steps: x.shape[1] ?? 1,
        length: target.shape[1] ?? 1,
        inner: sizeOf(x.shape.slice(2)),
      },
      constants: { WORKGROUP },
      grid: linearGrid(Math.ceil(x.size / WORKGROUP)),
    }),
  ],
});

/**
 * Writes steps into a variable in place, each time the traced program runs: x [batch, steps, …] to the `places`, int32 [batch, steps], of
 * a target [batch, length, …]. What else is in the target is neither read nor written; a place beyond it is left out. Later reads in the
 * same trace see the new values.
 */
export function writeSteps(target: Variable, x: SymbolicTensor, places: SymbolicTensor): void {
  writeStepsOp(target.tensor, cast(x, "float32"), places);
}
