import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, realFor } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { transpose } from "../core/movement.js";
import { normalizeAxis } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { sum } from "../core/sum.js";
import { divide, greater, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";

/** Along the last axis. */
const sparsemaxOp = defineOp({
  name: "sparsemax",
  inputs: ["x"],
  infer: ({ x }) => x,
  halves: true,
  lower({ x }, out, _, { family }) {
    const { rows, n } = lastAxisRows(x.shape);
    const WORKGROUP = family === "simd4" ? 16 : 64;
    return [
      dispatch(kernels.sparsemax, {
        bind: { x, y: out },
        params: { rows, n },
        constants: { WORKGROUP },
        real: realFor(x.dtype),
        grid: linearGrid(Math.ceil(rows / WORKGROUP)),
      }),
    ];
  },
  // The support does not move with x. Within it τ moves with the mean of x.
  gradient(_, g, y): Gradients<"x"> {
    const support = greater(y, 0);
    const along = { axis: -1, keepdims: true };
    const mean = divide(sum(where(support, g, 0), along), sum(cast(support, g.dtype), along));
    return { x: where(support, subtract(g, mean), 0) };
  },
});

/**
 * Probabilities of which many are exactly 0: max(x − τ, 0) along an axis (default the last), with the τ for which they add
 * up to 1. Source: Martins & Astudillo, "From Softmax to Sparsemax", ICML 2016.
 */
export const sparsemax = recordable(
  "sparsemax",
  ["x", "options?: options"],
  function sparsemax(x: SymbolicTensor, options: { readonly axis?: number | undefined } = {}): SymbolicTensor {
    const { axis } = withDefaults("sparsemax", options, { axis: -1 });
    ({ x } = floats("sparsemax", { x }));
    const along = normalizeAxis("sparsemax", axis, x.rank);
    const last = x.rank - 1;
    const swap = x.shape.map((_, i) => (i === along ? last : i === last ? along : i));
    return transpose(sparsemaxOp(transpose(x, swap)), swap);
  },
);
