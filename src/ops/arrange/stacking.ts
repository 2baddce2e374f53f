import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { concat } from "../core/concat.js";
import { reshape } from "../core/reshape.js";
import { split } from "./joining.js";

// Joining and cutting along axes that have a name: rows, columns, depth.

/** `b` behind `a` along an axis; without one, both flat. */
export const append = recordable(
  "append",
  ["a", "b", "axis?: number"],
  function append(a: SymbolicTensor, b: SymbolicTensor, axis?: number): SymbolicTensor {
    return axis === undefined ? concat([ravel(a), ravel(b)], 0) : concat([a, b], axis);
  },
);

/** All elements in reading order, as one axis. */
export const ravel = recordable("ravel", ["x"], function ravel(x: SymbolicTensor): SymbolicTensor {
  return reshape(x, [x.size]);
});

/** Tensors one below the other; a vector is a row. */
export const vstack = recordable("vstack", ["xs: tensors"], function vstack(xs: readonly SymbolicTensor[]) {
  return concat(xs.map(asRows), 0);
});

/** Tensors side by side, along their second axis; vectors along their only one. */
export const hstack = recordable("hstack", ["xs: tensors"], function hstack(xs: readonly SymbolicTensor[]) {
  const all = xs.map((x) => (x.rank === 0 ? ravel(x) : x));
  return concat(all, all[0]?.rank === 1 ? 0 : 1);
});

/** Tensors one behind the other, along their third axis; a vector is [1, n, 1], a matrix [m, n, 1]. */
export const dstack = recordable("dstack", ["xs: tensors"], function dstack(xs: readonly SymbolicTensor[]) {
  const deep = (x: SymbolicTensor) => (x.rank > 2 ? x : reshape(asRows(x), [...asRows(x).shape, 1]));
  return concat(xs.map(deep), 2);
});

/** Vectors as the columns of a matrix; what has more axes is joined along the second. */
export const columnStack = recordable(
  "columnStack",
  ["xs: tensors"],
  function columnStack(xs: readonly SymbolicTensor[]) {
    return concat(
      xs.map((x) => (x.rank < 2 ? reshape(x, [x.size, 1]) : x)),
      1,
    );
  },
);

/** At least two axes, the new ones in front. */
function asRows(x: SymbolicTensor): SymbolicTensor {
  return x.rank >= 2 ? x : reshape(x, [1, x.size]);
}

/** Cuts `x` along its first axis: so many equal parts, or at the given indices. Throws a ShapeError for less than two axes. */
export const vsplit = recordable(
  "vsplit",
  ["x", "parts: numbers"],
  function vsplit(x: SymbolicTensor, parts: number | readonly number[]): SymbolicTensor[] {
    return split(atLeast("vsplit", x, 2), parts, 0);
  },
);

/** Cuts `x` along its second axis, a vector along its only one: so many equal parts, or at the given indices. */
export const hsplit = recordable(
  "hsplit",
  ["x", "parts: numbers"],
  function hsplit(x: SymbolicTensor, parts: number | readonly number[]): SymbolicTensor[] {
    return split(atLeast("hsplit", x, 1), parts, x.rank === 1 ? 0 : 1);
  },
);

/** Cuts `x` along its third axis: so many equal parts, or at the given indices. Throws a ShapeError for less than three axes. */
export const dsplit = recordable(
  "dsplit",
  ["x", "parts: numbers"],
  function dsplit(x: SymbolicTensor, parts: number | readonly number[]): SymbolicTensor[] {
    return split(atLeast("dsplit", x, 3), parts, 2);
  },
);

function atLeast(where: string, x: SymbolicTensor, axes: number): SymbolicTensor {
  if (x.rank >= axes) return x;
  const received = formatShape(x.shape);
  throw new ShapeError({ where, problem: "too few axes", expected: `${axes} at least`, received });
}
