import { ShapeError } from "./errors.js";

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** A shape as people write it: `[32, 28, 28]`. */
export function formatShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(", ")}]`;
}

/** Whether two shapes have the same axes of the same sizes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * How many elements a shape holds. Throws a ShapeError, in the name of `where`, for sizes that are negative or not
 * whole.
 */
export function sizeOf(shape: Shape, where = "sizeOf"): number {
  const wrong = shape.find((size) => !Number.isSafeInteger(size) || size < 0);
  if (wrong !== undefined) {
    throw new ShapeError({
      where,
      problem: "not a shape",
      expected: "whole sizes from 0 up",
      received: `${wrong} in ${formatShape(shape)}`,
    });
  }
  return shape.reduce((product, size) => product * size, 1);
}

/** How many elements one row has, a row being one entry of the first axis. 1 for a scalar. */
export function rowSize(shape: Shape): number {
  return sizeOf(shape.slice(1));
}
