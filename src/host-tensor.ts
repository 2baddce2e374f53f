import { integer } from "./check.js";
import { ArgumentError, ShapeError } from "./errors.js";
import { resolveShape, rowSize, type Shape } from "./shape.js";

/** What tensors on the host have in common, whether they hold numbers or texts: a shape, and elements in row-major order. */
export abstract class HostTensor {
  /** Sizes of the axes, outermost first. */
  abstract readonly shape: Shape;
  abstract readonly dtype: string;
  abstract readonly data: { readonly length: number };

  /** How many elements there are: 1 for a scalar. */
  get size(): number {
    return this.data.length;
  }

  /** The same elements as another shape. One size may be -1: it is worked out from the rest. Shares the data. */
  reshape(shape: Shape): this {
    return this.view(resolveShape(`${this.className}.reshape`, shape, this.shape));
  }

  /**
   * The rows from `start` up to and without `end`, along the first axis, as a view on the same data. As in
   * `Array.prototype.slice`, negative numbers count from the end and what lies outside is cut off.
   */
  slice(start = 0, end?: number): this {
    const where = `${this.className}.slice`;
    const [rows, ...inner] = rowsOf(this.shape, where);
    const from = position(start, rows, where);
    const count = Math.max(0, position(end ?? rows, rows, where) - from);
    return this.view([count, ...inner], from * rowSize(this.shape));
  }

  /**
   * One row, an entry of the first axis, as a view without that axis; a negative number counts from the end, as in
   * `Array.prototype.at`. Throws an ArgumentError if there is no such row.
   */
  at(row: number): this {
    const where = `${this.className}.at`;
    const [rows, ...inner] = rowsOf(this.shape, where);
    const at = position(row, rows, where);
    if (at === rows || row < -rows) {
      const expected = `a row from ${-rows} to ${rows - 1}`;
      throw new ArgumentError({ where, problem: "no such row", expected, received: `${row}` });
    }
    return this.view(inner, at * rowSize(this.shape));
  }

  /** A new one of the same type, of zeros or empty texts. */
  abstract like(shape: Shape): this;

  /** Copies the elements of another one from `start` up to `end`, all unless told, to place `at` and what follows. */
  abstract put(at: number, from: HostTensor, start?: number, end?: number): void;

  /** A view of another shape on the elements from `start` on, or on all. */
  protected abstract view(shape: Shape, start?: number): this;

  protected abstract readonly className: string;
}

/** A shape whose first axis is rows. Throws a ShapeError for a scalar's. */
function rowsOf([rows, ...inner]: Shape, where: string): readonly [number, ...number[]] {
  if (rows !== undefined) return [rows, ...inner];
  throw new ShapeError({ where, problem: "a scalar has no rows", remedy: "Reshape it to [1] first" });
}

/** A row number that may count from the end, brought into 0…rows. */
function position(row: number, rows: number, where: string): number {
  integer(where, "row", row);
  return Math.min(rows, Math.max(0, row < 0 ? rows + row : row));
}
