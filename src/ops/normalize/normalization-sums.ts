import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { expandDims } from "../core/axes-of-one.js";
import { countPieces, reductionLaunch } from "../core/reduce-lowering.js";
import { reshape } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { broadcastTo, sumTo } from "../core/sum.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { negative } from "../elementwise/unary.js";

/**
 * What flows back into β and γ of y = x̂·γ + β, both down the columns in one pass: `offset` Σ dy and `scale` Σ dy·x̂ with
 * x̂ = (x − mean)·rstd. mean and rstd are one a column, or with `perRow` one a row.
 */
export const normalizationSums = defineOp({
  name: "normalizationSums",
  inputs: ["dy", "x", "mean", "rstd"],
  outputs: ["offset", "scale"],
  attrs: { perRow: false },
  infer({ x }) {
    const shape = x.shape.slice(-1);
    return { offset: { shape }, scale: { shape } };
  },
  halves: ["dy", "x"],
  empty: () => 0,
  gradient({ dy, x, mean, rstd }, { offset, scale }, _, { perRow }) {
    const beside = (row: SymbolicTensor) => (perRow ? expandDims(row, -1) : row);
    const summed = (all: SymbolicTensor, like: SymbolicTensor) => reshape(sumTo(all, beside(like).shape), like.shape);
    const centred = subtract(x, beside(mean));
    const through = multiply(scale ?? 0, beside(rstd)); // what reaches centred · dy
    const throughX = multiply(through, dy);
    return {
      dy: broadcastTo(add(offset ?? 0, multiply(through, centred)), dy.shape),
      x: throughX,
      mean: summed(negative(throughX), mean),
      rstd: summed(multiply(multiply(scale ?? 0, centred), dy), rstd),
    };
  },
  lower({ dy, x, mean, rstd }, out, { perRow }, target) {
    const { rows, n: columns } = lastAxisRows(x.shape);
    const pieces = countPieces(columns, rows, target);
    const chunk = Math.ceil(rows / pieces);
    const parts = Math.ceil(rows / chunk);
    const sums = { offset: target.scratch([parts, columns]), scale: target.scratch([parts, columns]) };
    return [
      sumColumns({ dy, x, mean, rstd }, sums, { rows, columns, chunk, pieces: parts }, { PER_ROW: perRow }, target),
      sumColumns(
        { dy: sums.offset, x: sums.scale },
        out,
        { rows: parts, columns, chunk: parts, pieces: 1 },
        { MERGE: true },
        target,
      ),
    ];
  },
});

interface Sources {
  readonly dy: Operand;
  readonly x: Operand;
  readonly mean?: Operand;
  readonly rstd?: Operand;
}

interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly chunk: number;
  readonly pieces: number;
}

/** The rows are the batch, so it is two dispatches always, however few there are: no batch needs other kernels. */
function sumColumns(
  from: Sources,
  to: Readonly<Record<"offset" | "scale", Operand>>,
  sizes: Sizes,
  how: { readonly PER_ROW?: boolean; readonly MERGE?: boolean },
  target: Target,
) {
  const { constants, outputsPerGroup } = reductionLaunch(2, target);
  const { LANES, WORKGROUP } = constants;
  return dispatch(kernels.normalization_sums, {
    bind: { ...from, ...to },
    params: { ...sizes },
    real: realFor(from.x.dtype),
    constants: { LANES, WORKGROUP, ...how },
    grid: linearGrid(Math.ceil((sizes.pieces * sizes.columns) / outputsPerGroup)),
  });
}
