import type { Dispatch } from "../symbols/dispatch.js";

/** From this length on a product by a vector has a kernel of its own: large weights are what single samples meet. */
const LONG = 256;

/**
 * Whether a dispatch multiplies a single row by a matrix, or a matrix by a single column. Of a matrix by a column, and of the columns
 * of a transposed matrix, the other axis is often the batch, which must not decide.
 */
export function isByVector({ kernel, params, constants }: Dispatch): boolean {
  if (kernel.name !== "matmul_simd4" || constants.TRANSPOSE_A) return false;
  const { m = 0, n = 0, k = 0 } = params;
  return k >= LONG && (n === 1 || (m === 1 && n >= LONG));
}
