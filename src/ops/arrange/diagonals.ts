import { integer } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { scatterBox, slice, transpose } from "../core/movement.js";
import { normalizeAxis, reshape } from "../core/reshape.js";

// In a flat matrix the elements of a diagonal are as far apart as a row and one more element is long.

/** Which diagonal, and of which matrices. */
export interface DiagonalOptions {
  /** 0 (default) the main one, above it from 1 up, below it from −1 down. */
  readonly offset?: number | undefined;
  /** The axis of the rows. Default 0. */
  readonly axis1?: number | undefined;
  /** The axis of the columns. Default 1. */
  readonly axis2?: number | undefined;
}

const DIAGONAL = { offset: 0, axis1: 0, axis2: 1 } as const;

/** The matrix with the vector `x` on its `k`-th diagonal (default 0) and 0 elsewhere; of a matrix, the `k`-th diagonal. */
export const diag = recordable("diag", ["x", "k?: number"], function diag(x: SymbolicTensor, k = 0): SymbolicTensor {
  integer("diag", "k", k);
  if (x.rank === 2) return diagonal(x, { offset: k });
  if (x.rank !== 1) {
    const received = formatShape(x.shape);
    throw new ShapeError({ where: "diag", problem: "neither vector nor matrix", expected: "1 or 2 axes", received });
  }
  const side = x.size + Math.abs(k);
  if (side === 0) return reshape(x, [0, 0]);
  const start = k >= 0 ? k : -k * side;
  return reshape(scatterBox(x, { shape: [side * side], start: [start], steps: [side + 1], value: 0 }), [side, side]);
});

/** The matrix with the elements of `x`, in reading order, on its `k`-th diagonal (default 0) and 0 elsewhere. */
export const diagflat = recordable(
  "diagflat",
  ["x", "k?: number"],
  function diagflat(x: SymbolicTensor, k = 0): SymbolicTensor {
    return diag(reshape(x, [x.size]), k);
  },
);

/** A diagonal of each matrix: the axes of rows and columns go, the diagonal is the last axis. */
export const diagonal = recordable(
  "diagonal",
  ["x", "options?: options"],
  function diagonal(x: SymbolicTensor, options: DiagonalOptions = {}): SymbolicTensor {
    return diagonalOf("diagonal", x, options);
  },
);

/** The diagonals, with the op that asks for them in errors. */
export function diagonalOf(where: string, x: SymbolicTensor, options: DiagonalOptions): SymbolicTensor {
  const { offset, axis1, axis2 } = withDefaults(where, options, DIAGONAL);
  integer(where, "offset", offset);
  if (x.rank < 2) {
    const received = formatShape(x.shape);
    throw new ShapeError({ where, problem: "not a matrix", expected: "two axes at least", received });
  }
  const [row, column] = [normalizeAxis(where, axis1, x.rank), normalizeAxis(where, axis2, x.rank)];
  if (row === column) {
    const received = `${axis1} and ${axis2}`;
    throw new ArgumentError({ where, problem: "rows and columns are the same axis", expected: "two axes", received });
  }
  const others = x.shape.flatMap((_, axis) => (axis === row || axis === column ? [] : [axis]));
  const lead = others.map((axis) => x.shape[axis] ?? 1);
  const [rows, columns] = [x.shape[row] ?? 1, x.shape[column] ?? 1];
  const length = Math.max(0, Math.min(rows + Math.min(0, offset), columns - Math.max(0, offset)));
  if (length === 0) return fill(0, [...lead, 0], x.dtype);
  const flat = reshape(transpose(x, [...others, row, column]), [...lead, rows * columns]);
  const start = offset >= 0 ? offset : -offset * columns;
  const stop = Math.min(rows * columns, start + (length - 1) * (columns + 1) + 1);
  return slice(flat, [...lead.map(() => undefined), { start, stop, step: columns + 1 }]);
}
