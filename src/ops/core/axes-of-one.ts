import { integerBetween } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { normalizeAxes, reshape } from "./reshape.js";

/** Adds an axis of size 1 at `axis`, or at each of several different ones: places in the result, negative from its end. */
export const expandDims = recordable(
  "expandDims",
  ["x", "axis: numbers"],
  function expandDims(x: SymbolicTensor, axis: number | readonly number[]): SymbolicTensor {
    const given = typeof axis === "number" ? [axis] : axis;
    const places = normalizeAxes("expandDims", given, x.rank + given.length);
    integerBetween("expandDims", "number of different axes", places.length, given.length, given.length);
    return reshape(
      x,
      places.reduce((shape, at) => [...shape.slice(0, at), 1, ...shape.slice(at)], x.shape),
    );
  },
);

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
