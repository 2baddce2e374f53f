import { defineOp } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { divide, equal, multiply } from "./binary.js";
import { broadcastTo, keptShape, type ReduceOptions, sum } from "./broadcast.js";
import { requireFloats } from "./floats.js";
import { lowerReduction, type ReductionKind, reducedShape } from "./reduction.js";
import { normalizeAxes, reshape } from "./shape.js";
import { cast } from "./unary.js";

/** Largest or smallest: the gradient goes to the places that hold it, shared alike where several do. */
function defineExtremum(name: "max" | "min") {
  return defineOp({
    name,
    inputs: ["x"],
    attrs: { axes: [] as readonly number[] },
    infer: ({ x }, { axes }) => ({ shape: reducedShape(x.shape, axes), dtype: x.dtype }),
    epilogue: "out",
    lower: ({ x }, out, { axes }, target) => lowerReduction(name, x, out, axes, 1, target),
    gradient({ x }, grad, out, { axes }) {
      const kept = keptShape(x.shape, axes);
      const hits = cast(equal(x, reshape(out, kept)), "float32");
      const share = divide(hits, sum(hits, { axis: axes, keepdims: true }));
      return { x: multiply(share, broadcastTo(reshape(grad, kept), x.shape)) };
    },
  });
}

const maxOp = defineExtremum("max");
const minOp = defineExtremum("min");

function extremum(
  op: typeof maxOp,
  where: ReductionKind,
  x: SymbolicTensor,
  { axis, keepdims = false }: ReduceOptions,
): SymbolicTensor {
  requireFloats(where, { x });
  const axes = normalizeAxes(where, axis, x.rank);
  const out = axes.length === 0 ? x : op(x, { axes });
  return keepdims ? reshape(out, keptShape(x.shape, axes)) : out;
}

/** Largest element over axes; NaN if there is one. */
export function max(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
  return extremum(maxOp, "max", x, options);
}

/** Smallest element over axes; NaN if there is one. */
export function min(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
  return extremum(minOp, "min", x, options);
}
