import { type Shape, sizeOf } from "../../shape.js";

/** A tensor as rows along its last axis; a scalar is one row of one. */
export function lastAxisRows(shape: Shape): { readonly rows: number; readonly n: number } {
  return { rows: sizeOf(shape.slice(0, -1)), n: shape.at(-1) ?? 1 };
}

/** A tensor around neighbouring axes, as kernels know it: [outer, n, inner]. */
export interface MiddleAxis {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** Sizes before, along and after the `count` axes from `axis` on. */
export function aroundAxis(shape: Shape, axis: number, count = 1): MiddleAxis {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    n: sizeOf(shape.slice(axis, axis + count)),
    inner: sizeOf(shape.slice(axis + count)),
  };
}
