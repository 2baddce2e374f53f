import { integer, listOf } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { concat } from "../core/concat.js";
import { type AxisSlice, slice } from "../core/movement.js";
import { asUpdates } from "../core/promotion.js";
import { normalizeAxis } from "../core/reshape.js";
import { flip, swapaxes } from "./rearrange.js";

/** The elements from left to right: along the second axis backwards. Throws a ShapeError for less than two axes. */
export const fliplr = recordable("fliplr", ["x"], function fliplr(x: SymbolicTensor): SymbolicTensor {
  return flip(withAxes("fliplr", x, 2), 1);
});

/** The elements upside down: along the first axis backwards. Throws a ShapeError for a scalar. */
export const flipud = recordable("flipud", ["x"], function flipud(x: SymbolicTensor): SymbolicTensor {
  return flip(withAxes("flipud", x, 1), 0);
});

/** How often to turn, and in which plane. */
export interface Rot90Options {
  /** How many quarter turns, from the first axis towards the second. Default 1. */
  readonly k?: number | undefined;
  /** The plane. Default [0, 1]. */
  readonly axes?: readonly [number, number] | undefined;
}

/** `x` turned by quarter turns in the plane of two axes. */
export const rot90 = recordable(
  "rot90",
  ["x", "options?: options"],
  function rot90(x: SymbolicTensor, options: Rot90Options = {}): SymbolicTensor {
    const { k, axes } = withDefaults("rot90", options, { k: 1, axes: [0, 1] });
    const [from, to] = listOf("rot90", "axes", axes, { least: 2, most: 2 }).map((axis) =>
      normalizeAxis("rot90", axis, withAxes("rot90", x, 2).rank),
    );
    if (from === undefined || to === undefined || from === to) {
      throw new ArgumentError({
        where: "rot90",
        problem: "no such plane",
        expected: "two different axes",
        received: formatShape(axes),
      });
    }
    const turns = ((integer("rot90", "k", k) % 4) + 4) % 4;
    if (turns === 0) return x;
    if (turns === 2) return flip(x, [from, to]);
    return turns === 1 ? swapaxes(flip(x, to), from, to) : flip(swapaxes(x, from, to), to);
  },
);

/**
 * `inputs` with `updates` in place of the box of its size that begins at `startIndices`, one for each axis: as `slice`, the other
 * way. Any type. Throws a ShapeError for a box that does not lie within.
 */
export const sliceUpdate = recordable(
  "sliceUpdate",
  ["inputs", "startIndices: numbers", "updates"],
  function sliceUpdate(
    inputs: SymbolicTensor,
    startIndices: number | readonly number[],
    updates: SymbolicTensor,
  ): SymbolicTensor {
    const starts = listOf("sliceUpdate", "startIndices", startIndices).map((at) =>
      integer("sliceUpdate", "start index", at),
    );
    updates = asUpdates("sliceUpdate", updates, inputs);
    const fits =
      starts.length === inputs.rank &&
      updates.rank === inputs.rank &&
      updates.shape.every((size, i) => (starts[i] ?? 0) >= 0 && (starts[i] ?? 0) + size <= (inputs.shape[i] ?? 0));
    if (!fits) {
      throw new ShapeError({
        where: "sliceUpdate",
        problem: "the updates do not lie within the inputs",
        expected: `a start for each axis, and a box within ${formatShape(inputs.shape)}`,
        received: `${formatShape(updates.shape)} from ${formatShape(starts)} on`,
      });
    }
    return updates.size === 0 ? inputs : replaced(inputs, starts, updates, 0);
  },
);

/** What lies before the box along an axis, the box within what is left, and what lies behind. */
function replaced(x: SymbolicTensor, starts: readonly number[], updates: SymbolicTensor, axis: number): SymbolicTensor {
  if (axis === x.rank) return updates;
  const start = starts[axis] ?? 0;
  const stop = start + (updates.shape[axis] ?? 0);
  const part = (range: AxisSlice) => slice(x, [...new Array<undefined>(axis), range]);
  const parts = [
    ...(start > 0 ? [part({ stop: start })] : []),
    replaced(part({ start, stop }), starts, updates, axis + 1),
    ...(stop < (x.shape[axis] ?? 0) ? [part({ start: stop })] : []),
  ];
  return concat(parts, axis);
}

function withAxes(where: string, x: SymbolicTensor, count: number): SymbolicTensor {
  if (x.rank >= count) return x;
  const received = formatShape(x.shape);
  throw new ShapeError({ where, problem: "too few axes", expected: `${count} at least`, received });
}
