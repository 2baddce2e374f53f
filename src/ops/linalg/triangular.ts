import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { broadcastShapes, formatShape } from "../../shape.js";
import { eye } from "../arrange/creation.js";
import { tril, triu } from "../arrange/triangle.js";
import { expandDims, squeeze } from "../core/axes-of-one.js";
import { floats } from "../core/floats.js";
import { broadcastTo } from "../core/sum.js";
import { add, multiply } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { negative } from "../elementwise/unary.js";
import { matmul } from "../product/matmul.js";
import { matricesOf, requireSquare, transposed } from "./matrices.js";

/** X with T·X = B, or Tᵀ·X = B: both [batch..., n, ·]. */
export const triangularOp = defineOp({
  name: "solveTriangular",
  inputs: ["t", "b"],
  attrs: { upper: false, transpose: false, unit: false },
  infer: ({ b }) => b,
  lower({ t, b }, out, { upper, transpose, unit }, { family }) {
    const { batch, m: n, n: m } = matricesOf(b.shape);
    const WORKGROUP = family === "simd4" ? 16 : 32;
    return [
      dispatch(kernels.triangular_solve, {
        bind: { triangle: t, b, x: out },
        params: { batch, n, m },
        constants: { UPPER: upper, TRANSPOSED: transpose, UNIT: unit, WORKGROUP },
        grid: linearGrid(Math.ceil((batch * m) / WORKGROUP)),
      }),
    ];
  },
  // B̄ = T⁻ᵀ·X̄ and T̄ = −B̄·Xᵀ, of which the half that is read counts (Giles, "Collected matrix derivative results", 2008).
  gradient({ t }, grad, x, { upper, transpose, unit }): Gradients<"t" | "b"> {
    const b: SymbolicTensor = triangularOp(t, grad, { upper, transpose: !transpose, unit });
    const [left, right] = transpose ? [x, b] : [b, x];
    const full = negative(matmul(left, right, { transposeB: true }));
    return { b, t: upper ? triu(full, unit ? 1 : 0) : tril(full, unit ? -1 : 0) };
  },
});

/** A right side as columns, and what makes of columns its kind again. */
interface Columns {
  readonly columns: SymbolicTensor;
  readonly back: (x: SymbolicTensor) => SymbolicTensor;
}

/** The right side of a·x = b: matrices, or vectors where it has one axis less. Throws a ShapeError unless it has as many rows. */
export function columnsFor(name: string, a: SymbolicTensor, b: SymbolicTensor): Columns {
  ({ b } = floats(name, { b }));
  const isVector = b.rank === a.rank - 1;
  const columns = isVector ? expandDims(b, -1) : b;
  const rows = a.shape.at(-2) ?? 1;
  if (columns.rank < 2 || columns.shape.at(-2) !== rows) {
    throw new ShapeError({
      where: name,
      problem: "the right side does not fit the matrices",
      expected: `[..., ${rows}, k], or vectors of ${rows}`,
      received: formatShape(b.shape),
    });
  }
  return { columns, back: (x) => (isVector ? squeeze(x, -1) : x) };
}

/** Square matrices and the right side, with the same leading axes. */
export function sided(
  name: string,
  a: SymbolicTensor,
  b: SymbolicTensor,
): { readonly a: SymbolicTensor; readonly b: SymbolicTensor; readonly back: Columns["back"] } {
  requireSquare(name, a);
  const { columns, back } = columnsFor(name, a, b);
  const lead = broadcastShapes(name, a.shape.slice(0, -2), columns.shape.slice(0, -2));
  const full = (x: SymbolicTensor) => broadcastTo(x, [...lead, ...x.shape.slice(-2)]);
  return { a: full(a), b: full(columns), back };
}

/** Which half of the matrices is read. */
export interface SolveTriangularOptions {
  /** The lower one. Default false. */
  readonly lower?: boolean | undefined;
}

/** The x with a·x = b for triangular matrices, of which one half is read: [..., n, n], [..., n, k] or [..., n] → as `b`. */
export const solveTriangular = recordable(
  "solveTriangular",
  ["a", "b", "options?: options"],
  function solveTriangular(a: SymbolicTensor, b: SymbolicTensor, options: SolveTriangularOptions = {}): SymbolicTensor {
    const { lower } = withDefaults("solveTriangular", options, { lower: false });
    const sides = sided("solveTriangular", a, b);
    return sides.back(triangularOp(sides.a, sides.b, { upper: !lower }));
  },
);

/** Which half of a product of triangles is given, or wanted. */
export interface CholeskyOptions {
  /** The upper one, U with Uᵀ·U = A. Default false: L with L·Lᵀ = A. */
  readonly upper?: boolean | undefined;
}

/** The lower half of each matrix, its diagonal by half. */
function lowerHalf(x: SymbolicTensor): SymbolicTensor {
  const n = x.shape.at(-1) ?? 1;
  return where(eye(n, { dtype: "bool" }), multiply(x, 0.5), tril(x));
}

const choleskyOp = defineOp({
  name: "cholesky",
  inputs: ["a"],
  infer: ({ a }) => a,
  lower({ a }, out, _, { family }) {
    const { batch, n } = matricesOf(a.shape);
    return [
      dispatch(kernels.cholesky, {
        bind: { a, l: out },
        params: { batch, n },
        constants: { LANES: family === "simd4" ? 1 : 32 },
        grid: linearGrid(batch),
      }),
    ];
  },
  // Ā = L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹, Φ the lower half (Murray, "Differentiation of the Cholesky decomposition", 2016).
  gradient(_, grad, l): Gradients<"a"> {
    const inner = lowerHalf(matmul(transposed(l), grad));
    const left = triangularOp(l, inner, { transpose: true });
    return { a: transposed(triangularOp(l, transposed(left), { transpose: true })) };
  },
});

/** The triangle L with L·Lᵀ = A of each symmetric positive definite matrix, [..., n, n]; NaN where it is none. The mean of A and Aᵀ counts. */
export const cholesky = recordable(
  "cholesky",
  ["x", "options?: options"],
  function cholesky(x: SymbolicTensor, options: CholeskyOptions = {}): SymbolicTensor {
    const { upper } = withDefaults("cholesky", options, { upper: false });
    requireSquare("cholesky", x);
    const lower = choleskyOp(symmetric(x));
    return upper ? transposed(lower) : lower;
  },
);

/** The mean of each matrix and its transpose. */
export function symmetric(x: SymbolicTensor): SymbolicTensor {
  return multiply(add(x, transposed(x)), 0.5);
}

/** A⁻¹ of A = L·Lᵀ, or Uᵀ·U, from the triangles: [..., n, n]. */
export const choleskyInverse = recordable(
  "choleskyInverse",
  ["x", "options?: options"],
  function choleskyInverse(x: SymbolicTensor, options: CholeskyOptions = {}): SymbolicTensor {
    const { upper } = withDefaults("choleskyInverse", options, { upper: false });
    requireSquare("choleskyInverse", x);
    const inverse = triangularOp(x, broadcastTo(eye(x.shape.at(-1) ?? 1), x.shape), { upper });
    return upper ? matmul(inverse, transposed(inverse)) : matmul(transposed(inverse), inverse);
  },
);
