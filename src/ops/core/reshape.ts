import { integerBetween, listOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";

const reshapeOp = defineOp({
  name: "reshape",
  inputs: ["x"],
  attrs: { shape: [] as Shape },
  infer: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  view: "x",
  gradient: ({ x }, grad) => ({ x: reshape(grad, x.shape) }),
});

/** The same elements as another shape, row-major. One size may be -1: it is worked out. Costs nothing: a view. */
export const reshape = recordable(
  "reshape",
  ["x", "shape: sizes"],
  function reshape(x: SymbolicTensor, shape: Shape): SymbolicTensor {
    const known = sizeOf(
      shape.filter((size) => size !== -1),
      "reshape",
    );
    const holes = shape.filter((size) => size === -1).length;
    const resolved = shape.map((size) => (size === -1 && known > 0 ? x.size / known : size));
    if (
      holes > 1 ||
      resolved.some((size) => !Number.isInteger(size) || size < 0) ||
      sizeOf(resolved, "reshape") !== x.size
    ) {
      throw new ShapeError({
        where: "reshape",
        problem: "another number of elements",
        expected: `a shape of ${x.size} elements, as ${formatShape(x.shape)} has`,
        received: formatShape(shape),
      });
    }
    return formatShape(resolved) === formatShape(x.shape) ? x : reshapeOp(x, { shape: resolved });
  },
);

/** An axis counted from the front. Throws an ArgumentError when there is no such axis. */
export function normalizeAxis(where: string, axis: number, rank: number): number {
  return integerBetween(where, "axis", axis, -rank, rank - 1) < 0 ? axis + rank : axis;
}

/** Axes counted from the front, in order, each once; all of them if none are given. */
export function normalizeAxes(where: string, axes: number | readonly number[] | undefined, rank: number): number[] {
  const list = axes === undefined ? Array.from({ length: rank }, (_, i) => i) : listOf(where, "axes", axes);
  return [...new Set(list.map((axis) => normalizeAxis(where, axis, rank)))].sort((a, b) => a - b);
}
