import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../core/cast.js";
import { lowerReduction, reducedShape } from "../core/reduce-lowering.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo, keptShape, type ReduceOptions, sum } from "../core/sum.js";
import { divide, equal, multiply } from "../elementwise/binary.js";
import { reduceAny } from "./reduce-any.js";

/** Largest or smallest: the gradient goes to the places that hold it, shared alike where several do. */
function defineExtremum(name: "max" | "min") {
  return defineOp({
    name,
    inputs: ["x"],
    attrs: { axes: [] as readonly number[] },
    infer: ({ x }, { axes }) => ({ shape: reducedShape(x.shape, axes), dtype: x.dtype }),
    epilogue: "out",
    prologue: "x",
    folds: name,
    halves: true,
    lower: ({ x }, out, { axes }, target) => lowerReduction(name, x, out, axes, 1, target),
    gradient({ x }, grad, out, { axes }) {
      const kept = keptShape(x.shape, axes);
      const hits = cast(equal(x, reshape(out, kept)), x.dtype);
      const share = divide(hits, sum(hits, { axis: axes, keepdims: true }));
      return { x: multiply(share, broadcastTo(reshape(grad, kept), x.shape)) };
    },
  });
}

const maxOp = defineExtremum("max");
const minOp = defineExtremum("min");

/** Largest element over axes; NaN if there is one; of bool whether any is true. Throws a ShapeError where there are none to look at. */
export const max = recordable(
  "max",
  ["x", "options?: options"],
  function max(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return cast(
      reduceAny("max", x, options, (axes) => maxOp(x, { axes })),
      x.dtype,
    );
  },
);

/** Smallest element over axes; NaN if there is one; of bool whether all are true. Throws a ShapeError where there are none to look at. */
export const min = recordable(
  "min",
  ["x", "options?: options"],
  function min(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    return cast(
      reduceAny("min", x, options, (axes) => minOp(x, { axes })),
      x.dtype,
    );
  },
);
