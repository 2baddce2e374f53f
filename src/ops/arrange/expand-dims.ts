import { integerBetween } from "../../check.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Shape } from "../../shape.js";
import { normalizeAxes, reshape } from "../core/reshape.js";

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
      places.reduce<Shape>((shape, at) => shape.toSpliced(at, 0, 1), x.shape),
    );
  },
);
