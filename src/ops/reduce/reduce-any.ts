import { isFloat } from "../../dtype.js";
import { defineOp } from "../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../core/cast.js";
import { lowerReduction, type ReductionKind, reducedShape } from "../core/reduce-lowering.js";
import { type ReduceOptions, reduceOver } from "../core/sum.js";

/** A reduction of int32 or uint32. No float epilogue can ride along, and no gradient flows. */
const wholeOp = defineOp({
  name: "reduceWhole",
  inputs: ["x"],
  attrs: { kind: "sum" as ReductionKind, axes: [] as readonly number[] },
  infer: ({ x }, { axes }) => ({ shape: reducedShape(x.shape, axes), dtype: x.dtype }),
  empty: ({ kind }) => (kind === "sum" ? 0 : kind === "prod" ? 1 : undefined),
  lower: ({ x }, out, { kind, axes }, target) => lowerReduction(kind, x, out, axes, 1, target),
});

/** A reduction in the type of the numbers; bool counts as 0 and 1. */
export function reduceAny(
  kind: ReductionKind,
  x: SymbolicTensor,
  options: ReduceOptions,
  floats: (axes: readonly number[]) => SymbolicTensor,
): SymbolicTensor {
  if (isFloat(x.dtype)) return reduceOver(kind, x, options, floats);
  const numbers = x.dtype === "bool" ? cast(x, "int32") : x;
  return reduceOver(kind, numbers, options, (axes) => wholeOp(numbers, { kind, axes }));
}
