import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import type { Target } from "../../graph/symbols/dispatch.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape, sizeOf } from "../../shape.js";
import { swapaxes } from "../arrange/rearrange.js";
import { floats } from "../core/floats.js";

/** A tensor as a batch of matrices: [..., m, n]. */
export interface Matrices {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
}

/** The matrices along the last two axes. */
export function matricesOf(shape: readonly number[]): Matrices {
  const [m = 1, n = 1] = shape.slice(-2);
  return { batch: sizeOf(shape.slice(0, -2)), m, n };
}

/** Throws unless these are matrices of float32 with something in them. */
export function requireMatrices(where: string, x: SymbolicTensor): void {
  ({ x } = floats(where, { x }));
  if (x.rank >= 2 && x.shape.slice(-2).every((size) => size > 0)) return;
  const received = formatShape(x.shape);
  throw new ShapeError({ where, problem: "no matrices", expected: "[..., m, n]", received });
}

/** Throws unless these are square matrices of float32 with something in them. */
export function requireSquare(where: string, x: SymbolicTensor): void {
  requireMatrices(where, x);
  if (x.shape.at(-1) === x.shape.at(-2)) return;
  const received = formatShape(x.shape);
  throw new ShapeError({ where, problem: "the matrices are not square", expected: "[..., n, n]", received });
}

/** A workgroup a matrix: one lane of a CPU, many of a GPU. */
export function perMatrix(batch: number, { family }: Target) {
  return { constants: { LANES: family === "simd4" ? 1 : 32 }, grid: linearGrid(batch) };
}

/** Each matrix with rows and columns exchanged. */
export function transposed(x: SymbolicTensor): SymbolicTensor {
  return swapaxes(x, -1, -2);
}
