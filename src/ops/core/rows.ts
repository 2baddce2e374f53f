import { type Shape, sizeOf } from "../../shape.js";

/** A tensor as rows along its last axis; a scalar is one row of one. */
export function lastAxisRows(shape: Shape): { readonly rows: number; readonly n: number } {
  return { rows: sizeOf(shape.slice(0, -1)), n: shape.at(-1) ?? 1 };
}
