import { integer, positiveInteger, wholeNumber } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { concat } from "../core/concat.js";
import { slice, transpose } from "../core/movement.js";
import { normalizeAxes, normalizeAxis, reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";

// Elements in another order, put together from slices, transpositions and broadcasts. Any type.

/** Exchanges two axes. */
export const swapaxes = recordable(
  "swapaxes",
  ["x", "axis1: number", "axis2: number"],
  function swapaxes(x: SymbolicTensor, axis1: number, axis2: number): SymbolicTensor {
    const [a, b] = [axis1, axis2].map((axis) => normalizeAxis("swapaxes", axis, x.rank));
    return transpose(
      x,
      x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis) ?? axis),
    );
  },
);

/** Moves axes to new places, the others keeping their order. */
export const moveaxis = recordable(
  "moveaxis",
  ["x", "source: numbers", "destination: numbers"],
  function moveaxis(
    x: SymbolicTensor,
    source: number | readonly number[],
    destination: number | readonly number[],
  ): SymbolicTensor {
    const from = [source].flat().map((axis) => normalizeAxis("moveaxis", axis, x.rank));
    const to = [destination].flat().map((axis) => normalizeAxis("moveaxis", axis, x.rank));
    if (from.length !== to.length || new Set(from).size < from.length || new Set(to).size < to.length) {
      throw new ArgumentError({
        where: "moveaxis",
        problem: "not a move of axes",
        expected: "as many different places as different axes",
        received: `${formatShape(from)} to ${formatShape(to)}`,
      });
    }
    const others = x.shape.flatMap((_, axis) => (from.includes(axis) ? [] : [axis]));
    return transpose(
      x,
      x.shape.map((_, place) => from[to.indexOf(place)] ?? others.shift() ?? place),
    );
  },
);

/** The elements backwards, along the given axes (default all). */
export const flip = recordable(
  "flip",
  ["x", "axis?: numbers"],
  function flip(x: SymbolicTensor, axis?: number | readonly number[]): SymbolicTensor {
    const axes = normalizeAxes("flip", axis, x.rank);
    return slice(
      x,
      x.shape.map((size, i) => (axes.includes(i) && size > 1 ? { step: -1 } : undefined)),
    );
  },
);

/**
 * Moves the elements on by `shift` places along an axis; what falls off the end comes in at the start. Of several axes each has its
 * shift, or all the same one. Without an axis they move in reading order.
 */
export const roll = recordable(
  "roll",
  ["x", "shift: numbers", "axis?: numbers"],
  function roll(
    x: SymbolicTensor,
    shift: number | readonly number[],
    axis?: number | readonly number[],
  ): SymbolicTensor {
    const shifts = [shift].flat();
    if (axis === undefined) {
      const flat = shifts.reduce((y, one) => rollAlong(y, one, 0), reshape(x, [x.size]));
      return reshape(flat, x.shape);
    }
    const axes = [axis].flat();
    const count = Math.max(shifts.length, axes.length);
    if (![shifts, axes].every(({ length }) => length === count || length === 1)) {
      throw new ArgumentError({
        where: "roll",
        problem: "shifts and axes do not go together",
        expected: "as many of each, or one",
        received: `${shifts.length} and ${axes.length}`,
      });
    }
    return Array.from({ length: count }, (_, i) => i).reduce(
      (y, i) => rollAlong(y, shifts[i] ?? shifts[0] ?? 0, axes[i] ?? axes[0] ?? 0),
      x,
    );
  },
);

function rollAlong(x: SymbolicTensor, shift: number, axis: number): SymbolicTensor {
  const at = normalizeAxis("roll", axis, x.rank);
  const size = x.shape[at] ?? 1;
  const places = size === 0 ? 0 : integer("roll", "shift", shift) % size;
  if (places === 0) return x;
  const cut = places > 0 ? size - places : -places;
  const before = new Array<undefined>(at);
  return concat([slice(x, [...before, { start: cut }]), slice(x, [...before, { stop: cut }])], at);
}

/**
 * Each element `repeats` times in a row, along an axis; without one, in reading order, as one axis. A list says how often for each place
 * along it.
 */
export const repeat = recordable(
  "repeat",
  ["x", "repeats: numbers", "axis?: number"],
  function repeat(x: SymbolicTensor, repeats: number | readonly number[], axis?: number): SymbolicTensor {
    if (axis === undefined) return repeat(reshape(x, [x.size]), repeats, 0);
    const at = normalizeAxis("repeat", axis, x.rank);
    if (typeof repeats !== "number" && repeats.length !== 1) return repeatEach(x, repeats, at);
    const times = wholeNumber("repeat", "repeats", [repeats].flat()[0] ?? 0);
    if (times === 0) return fill(0, x.shape.with(at, 0), x.dtype);
    const before = x.shape.slice(0, at + 1);
    const after = x.shape.slice(at + 1);
    const spread = broadcastTo(reshape(x, [...before, 1, ...after]), [...before, times, ...after]);
    return reshape(
      spread,
      x.shape.map((size, i) => (i === at ? size * times : size)),
    );
  },
);

function repeatEach(x: SymbolicTensor, repeats: readonly number[], axis: number): SymbolicTensor {
  const size = x.shape[axis] ?? 1;
  if (repeats.length !== size) {
    throw new ArgumentError({
      where: "repeat",
      problem: "another number of repeats",
      expected: `one, or ${size} for axis ${axis} of ${formatShape(x.shape)}`,
      received: `${repeats.length}`,
    });
  }
  const parts = repeats.map((times, start) =>
    repeat(slice(x, [...new Array<undefined>(axis), { start, stop: start + 1 }]), times, axis),
  );
  return size === 0 ? x : concat(parts, axis);
}

/** The whole of `x` again and again, `repeats[axis]` times along each axis; fewer numbers mean the last axes. */
export const tile = recordable(
  "tile",
  ["x", "repeats: numbers"],
  function tile(x: SymbolicTensor, repeats: number | readonly number[]): SymbolicTensor {
    const given = [repeats].flat().map((times) => positiveInteger("tile", "repeats", times));
    const rank = Math.max(x.rank, given.length);
    const times = [...new Array<number>(rank - given.length).fill(1), ...given];
    const sizes = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
    const spread = broadcastTo(
      reshape(
        x,
        sizes.flatMap((size) => [1, size]),
      ),
      sizes.flatMap((size, axis) => [times[axis] ?? 1, size]),
    );
    return reshape(
      spread,
      sizes.map((size, axis) => size * (times[axis] ?? 1)),
    );
  },
);
