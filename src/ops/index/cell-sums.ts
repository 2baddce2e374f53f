import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, type Target } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import * as kernels from "../../kernels/index.js";
import { lowerReduction } from "../core/reduce-lowering.js";

/** As many cells as an invocation keeps for itself without ado. */
export const MOST_CELLS = 1024;

/**
 * How much falls into each of a few cells: `cell` [groups, n] has their numbers, `weight` how much each counts, 1 without it. Gives
 * [groups, cells]. Numbers that are no cell fall into none.
 */
export const cellSums = defineOp({
  name: "cellSums",
  inputs: ["cell", "weight?"],
  attrs: { cells: 1 },
  infer: ({ cell: { shape } }, { cells }) => ({ shape: [shape[0] ?? 1, cells] }),
  prologue: "cell",
  epilogue: "out",
  empty: () => 0,
  lower({ cell, weight }, out, { cells }, target) {
    const [groups = 1, n = 1] = cell.shape;
    const { constants, chunk } = launch(n, cells, target);
    const pieces = Math.ceil(n / chunk);
    const count = (to: Operand): Dispatch =>
      dispatch(kernels.cell_sums, {
        bind: { cell, weight, out: to },
        params: { groups, n, cells, chunk, pieces },
        constants: { ...constants, WEIGHTED: weight !== undefined },
        grid: linearGrid(Math.ceil((groups * pieces * constants.LANES) / constants.WORKGROUP)),
        epilogue: pieces === 1,
        prologue: "cell",
      });
    if (pieces === 1) return [count(out)];
    const partial = target.scratch([groups, pieces, cells]);
    const added = lowerReduction("sum", partial, out, [1], 1, target);
    return [count(partial), ...added.map((one) => ({ ...one, prologue: undefined }))]; // it reads pieces, not the op's input
  },
});

/** A power of two keeps the kernels few. A long line is cut into pieces, which a second dispatch adds up. */
function launch(n: number, cells: number, { family }: Target) {
  const MOST = 2 ** Math.ceil(Math.log2(Math.max(cells, 16)));
  return family === "simd4"
    ? { constants: { MOST, LANES: 1, WORKGROUP: 4 }, chunk: n <= 2048 ? n : 1024 }
    : { constants: { MOST, LANES: 256, WORKGROUP: 256 }, chunk: n <= 8192 ? n : Math.max(2048, Math.ceil(n / 1024)) };
}
