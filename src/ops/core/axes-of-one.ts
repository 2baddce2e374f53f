import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { normalizeAxes, normalizeAxis, reshape } from "./reshape.js";

/** Adds an axis of size 1 at `axis`, negative from the end of the result. The public op takes several. */
export function expandDims(x: SymbolicTensor, axis: number): SymbolicTensor {
  return reshape(x, x.shape.toSpliced(normalizeAxis("expandDims", axis, x.rank + 1), 0, 1));
}

/** Drops axes of size 1: the given ones, or all. */
export const squeeze = recordable(
  "squeeze",
  ["x", "axes?: numbers"],
  function squeeze(x: SymbolicTensor, axes?: number | readonly number[]): SymbolicTensor {
    const chosen =
      axes === undefined
        ? x.shape.flatMap((size, axis) => (size === 1 ? [axis] : []))
        : normalizeAxes("squeeze", axes, x.rank);
    const wrong = chosen.find((axis) => x.shape[axis] !== 1);
    if (wrong !== undefined) {
      throw new ShapeError({
        where: "squeeze",
        problem: `axis ${wrong} is not of size 1`,
        expected: "1",
        received: formatShape(x.shape),
      });
    }
    return reshape(
      x,
      x.shape.filter((_, axis) => !chosen.includes(axis)),
    );
  },
);
