import { dispatch, linearGrid } from "../graph/dispatch.js";
import { defineOp } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { kernels } from "../kernels.gen.js";
import { requireFloats } from "./floats.js";
import { middleAxis, reducedShape } from "./reduction.js";
import { normalizeAxis } from "./shape.js";

const argReduceOp = defineOp({
  name: "argReduce",
  inputs: ["x"],
  attrs: { axis: 0, min: false },
  infer: ({ x }, { axis }) => ({ shape: reducedShape(x.shape, [axis]), dtype: "int32" }),
  lower({ x }, out, { axis, min }, { family }) {
    const { outer, n, inner } = middleAxis(x.shape, [axis]);
    const along = inner === 1;
    const shares =
      family === "simd4"
        ? { LANES: 1, ALONG: false, WORKGROUP: 16 }
        : { LANES: along ? 32 : 8, ALONG: along, WORKGROUP: 128 };
    const grid = linearGrid(Math.ceil((outer * inner * shares.LANES) / shares.WORKGROUP));
    return [
      dispatch(kernels.arg_reduce, {
        bind: { x, out },
        params: { outer, n, inner },
        constants: { ...shares, MIN: min },
        grid,
      }),
    ];
  },
});

/** Place of the largest element along an axis, as int32: the first of several, or the first NaN. */
export function argmax(x: SymbolicTensor, axis: number): SymbolicTensor {
  requireFloats("argmax", { x });
  return argReduceOp(x, { axis: normalizeAxis("argmax", axis, x.rank), min: false });
}

/** Place of the smallest element along an axis, as int32: the first of several, or the first NaN. */
export function argmin(x: SymbolicTensor, axis: number): SymbolicTensor {
  requireFloats("argmin", { x });
  return argReduceOp(x, { axis: normalizeAxis("argmin", axis, x.rank), min: true });
}
