import { ArgumentError, ShapeError } from "./errors.js";
import { inWords } from "./in-words.js";
import { isList } from "./structure.js";

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** A shape as people write it: `[32, 28, 28]`. */
export function formatShape(shape: readonly (number | string)[]): string {
  if (!isList(shape)) return inWords(shape);
  const sizes = Array.from(shape.slice(0, MOST_SIZES), (size) => (typeof size === "string" ? size : inWords(size)));
  return `[${sizes.join(", ")}${shape.length > MOST_SIZES ? ", …" : ""}]`;
}

const MOST_SIZES = 32;

/** Whether two shapes have the same axes of the same sizes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * How many elements a shape holds. Throws a ShapeError, in the name of `where`, for sizes that are negative or not
 * whole.
 */
export function sizeOf(shape: Shape, where = "sizeOf"): number {
  if (!isList(shape)) throw notAShape(where, inWords(shape), "whole sizes from 0 up, in a list");
  if (shape.length > MOST_SIZES) throw notAShape(where, `${shape.length} sizes`, `${MOST_SIZES} at most`);
  const wrong = shape.findIndex((size) => !Number.isSafeInteger(size) || size < 0);
  if (wrong >= 0) throw notAShape(where, `${inWords(shape[wrong])} in ${formatShape(shape)}`);
  const size = shape.reduce((product, size) => product * size, 1);
  if (Number.isSafeInteger(size)) return size;
  throw notAShape(where, formatShape(shape), "a number of elements that can be counted");
}

function notAShape(where: string, received: string, expected = "whole sizes from 0 up"): ShapeError {
  return new ShapeError({ where, problem: "not a shape", expected, received });
}

/** A shape without empty axes, given back: what a layer is told of its samples. Throws an ArgumentError for anything else. */
export function requireShape(where: string, name: string, shape: Shape): Shape {
  const isSize = (size: number) => Number.isSafeInteger(size) && size >= 1;
  if (isList(shape) && shape.length <= MOST_SIZES && Array.from(shape).every(isSize)) return shape;
  const expected = "whole sizes from 1 up, in a list";
  throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(shape) });
}

/** How many elements one row has, a row being one entry of the first axis. 1 for a scalar. */
export function rowSize(shape: Shape): number {
  return sizeOf(shape.slice(1));
}

/**
 * A shape for `size` elements, of which one size may be -1: it is worked out from the rest. Throws a ShapeError, in the name of
 * `where`, where that cannot be, and for a shape that holds another number of elements than `from`, which has them now.
 */
export function resolveShape(where: string, shape: Shape, from: Shape): Shape {
  const size = sizeOf(from);
  const hole = isList(shape) && shape.length <= MOST_SIZES ? shape.indexOf(-1) : -1; // a longer one is refused below
  const rest = hole < 0 ? 1 : shape.reduce((product, one, axis) => (axis === hole ? product : product * one), 1);
  const resolved = hole < 0 ? shape : Array.from(shape, (one, axis) => (axis === hole ? size / rest : one));
  if (hole < 0 || resolved.every((one) => Number.isInteger(one) && one >= 0)) {
    if (sizeOf(resolved, where) === size) return resolved;
  }
  throw new ShapeError({
    where,
    problem: "another number of elements",
    expected: `a shape of ${size} elements, as ${formatShape(from)} has`,
    received: formatShape(shape),
  });
}

/** The shape that tensors of the given shapes have together: sizes agree or are 1, aligned at the last axis, as in NumPy. */
export function broadcastShapes(where: string, ...shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === size || own === 1) continue;
      if (size !== 1) {
        throw new ShapeError({
          where,
          problem: "shapes do not broadcast",
          expected: "sizes that agree or are 1, counted from the last axis",
          received: shapes.map(formatShape).join(" and "),
          remedy: "Reshape one of them",
        });
      }
      size = own;
    }
    return size;
  });
}
