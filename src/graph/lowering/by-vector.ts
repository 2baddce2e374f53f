import type { Dispatch } from "../symbols/dispatch.js";

/** From this length of the vector on a matrix by a column is done by the kernel for vectors. */
const LONG = 256;
/**
 * From so many numbers of the matrix on a row by it is, too. Rows are often the batch, and a batch of one must not compile a kernel of
 * its own, but where what it saves in a run is a part of what that takes: 16 MiB.
 */
const LARGE = 2 ** 22;

/** Whether a dispatch multiplies a single row by a large matrix, or a matrix by a single long column. */
export function isByVector({ kernel, params, constants }: Dispatch): boolean {
  const { m = 0, n = 0, k = 0 } = params;
  const isLong = n === 1 ? k >= LONG : m === 1 && n * k >= LARGE;
  return isLong && kernel.name === "matmul_simd4" && !constants.TRANSPOSE_A;
}
