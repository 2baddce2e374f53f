import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { lowerReduction, reducedShape } from "../core/reduce-lowering.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo, keptShape, REDUCE, type ReduceOptions, sum } from "../core/sum.js";
import { divide, equal, maximum, minimum, multiply } from "../elementwise/binary.js";
import { cast } from "../elementwise/unary.js";
import { reduceAny } from "./reduce-any.js";

/** Largest or smallest: the gradient goes to the places that hold it, shared alike where several do. */
function defineExtremum(name: "max" | "min") {
  return defineOp({
    name,
    inputs: ["x"],
    attrs: { axes: [] as readonly number[] },
    infer: ({ x }, { axes }) => ({ shape: reducedShape(x.shape, axes), dtype: x.dtype }),
    epilogue: "out",
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

/** Over which axes to look, and what is taken into account beside the elements. */
export interface ExtremumOptions extends ReduceOptions {
  /** A number that counts as an element everywhere. Default: none does. */
  readonly initial?: number | undefined;
}

const EXTREMUM = { ...REDUCE, initial: undefined };

const maxOp = defineExtremum("max");
const minOp = defineExtremum("min");

/** What looks for an extremum of any type. */
function extremum(kind: "max" | "min", op: typeof maxOp, join: typeof maximum) {
  return (x: SymbolicTensor, options: ExtremumOptions = {}): SymbolicTensor => {
    const { initial, ...over } = withDefaults(kind, options, EXTREMUM);
    const found = reduceAny(kind, x, over, (axes) => op(x, { axes }));
    return initial === undefined ? found : join(found, initial);
  };
}

/** Largest element over axes; NaN if there is one. Throws a ShapeError where there are none to look at. */
export const max = recordable("max", ["x", "options?: options"], extremum("max", maxOp, maximum));

/** Smallest element over axes; NaN if there is one. Throws a ShapeError where there are none to look at. */
export const min = recordable("min", ["x", "options?: options"], extremum("min", minOp, minimum));
