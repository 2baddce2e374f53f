import { integer } from "../../check.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { arange, eye } from "../arrange/creation.js";
import { diagonal } from "../arrange/diagonals.js";
import { tril, triu } from "../arrange/triangle.js";
import { customGradient } from "../control/custom-gradient.js";
import { expandDims } from "../core/axes-of-one.js";
import { broadcastTo } from "../core/sum.js";
import { add, equal, multiply } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { sign } from "../elementwise/sign.js";
import { abs, log, negative } from "../elementwise/unary.js";
import { argsort } from "../index/sort.js";
import { takeAlongAxis } from "../index/take-along-axis.js";
import { matmul } from "../product/matmul.js";
import { prod, sum } from "../reduce/reduce.js";
import { matricesOf, perMatrix, requireSquare, transposed } from "./matrices.js";
import { sided, triangularOp } from "./triangular.js";

const luOp = defineOp({
  name: "lu",
  inputs: ["a"],
  outputs: ["lu", "pivots", "order"],
  infer: ({ a }) => ({
    lu: { shape: a.shape },
    pivots: { shape: a.shape.slice(0, -1), dtype: "int32" },
    order: { shape: a.shape.slice(0, -1), dtype: "int32" },
  }),
  lower({ a }, { lu, pivots, order }, _, target) {
    const { batch, n } = matricesOf(a.shape);
    const launch = perMatrix(batch, target);
    return [dispatch(kernels.lu, { bind: { a, factors: lu, pivots, order }, params: { batch, n }, ...launch })];
  },
  // Pᵀ·L⁻ᵀ·(below the diagonal Lᵀ·L̄, above and on it Ū·Uᵀ)·U⁻ᵀ (de Hoog, Anderssen & Lukas, "Differentiation of matrix functionals
  // using triangular factorization", 2011).
  gradient(_, { lu: grad }, { lu, order }): Gradients<"a"> {
    if (grad === undefined) return {};
    const [l, u] = [add(tril(lu, -1), eye(lu.shape.at(-1) ?? 1)), triu(lu)];
    const below = tril(matmul(transposed(l), tril(grad, -1)), -1);
    const inner = add(below, triu(matmul(triu(grad), transposed(u))));
    const left = triangularOp(lu, inner, { transpose: true, unit: true });
    const both = transposed(triangularOp(lu, transposed(left), { upper: true }));
    return { a: rowsTaken(both, argsort(order)) };
  },
});

/** The rows that `order`, [..., n], names, of each matrix. */
function rowsTaken(x: SymbolicTensor, order: SymbolicTensor): SymbolicTensor {
  return takeAlongAxis(x, expandDims(order, -1), { axis: -2 });
}

/**
 * L and U with P·A = L·U of square matrices, packed as LAPACK does: U, and below the diagonal L without its ones, [..., n, n]; and the pivots,
 * int32 [..., n]: row k was exchanged with row pivots[k].
 */
export const luFactor = recordable("luFactor", ["x"], function luFactor(x: SymbolicTensor): readonly [
  lu: SymbolicTensor,
  pivots: SymbolicTensor,
] {
  requireSquare("luFactor", x);
  const { lu, pivots } = luOp(x);
  return [lu, pivots];
});

/** X with A·X = B; both of the same leading axes. B̄ = A⁻ᵀ·X̄ and Ā = −B̄·Xᵀ (Giles, 2008). */
const solveColumns = customGradient((a, b) => {
  const { lu, order } = luOp(a as SymbolicTensor);
  const below = triangularOp(lu, rowsTaken(b as SymbolicTensor, order), { unit: true });
  const x = triangularOp(lu, below, { upper: true });
  return [
    x,
    (upstream) => {
      const right = solveColumns(transposed(a as SymbolicTensor), upstream);
      return [negative(matmul(right, x, { transposeB: true })), right];
    },
  ];
});

/** The x with a·x = b for square matrices: [..., n, n], [..., n, k] or [..., n] → as `b`. Infinite or NaN where a matrix is singular. */
export const solve = recordable("solve", ["a", "b"], function solve(a: SymbolicTensor, b: SymbolicTensor) {
  const sides = sided("solve", a, b);
  return sides.back(solveColumns(sides.a, sides.b));
});

/** The inverse of each square matrix: [..., n, n]. Infinite or NaN where it has none. */
export const inv = recordable("inv", ["x"], function inv(x: SymbolicTensor): SymbolicTensor {
  requireSquare("inv", x);
  return solveColumns(x, broadcastTo(eye(x.shape.at(-1) ?? 1), x.shape));
});

/** Whether an even or an odd number of rows was exchanged: 1 or −1. */
function parity(pivots: SymbolicTensor): SymbolicTensor {
  const stayed = equal(pivots, arange(pivots.shape.at(-1) ?? 1));
  return prod(where(stayed, 1, -1), { axis: -1 });
}

/** The determinant of each square matrix: [..., n, n] → [...]. */
export const det = recordable("det", ["x"], function det(x: SymbolicTensor): SymbolicTensor {
  requireSquare("det", x);
  const { lu, pivots } = luOp(x);
  return multiply(parity(pivots), prod(diagonal(lu, { axis1: -2, axis2: -1 }), { axis: -1 }));
});

/** The determinant of each square matrix in two: its sign, −1, 0 or 1, and the logarithm of its size, −∞ where it is 0; both [...]. */
export const slogdet = recordable("slogdet", ["x"], function slogdet(x: SymbolicTensor): readonly [
  sign: SymbolicTensor,
  logarithm: SymbolicTensor,
] {
  requireSquare("slogdet", x);
  const { lu, pivots } = luOp(x);
  const pivot = diagonal(lu, { axis1: -2, axis2: -1 });
  return [multiply(parity(pivots), prod(sign(pivot), { axis: -1 })), sum(log(abs(pivot)), { axis: -1 })];
});

/** The logarithm of the determinant of each positive definite matrix: [..., n, n] → [...]; NaN where the determinant is negative. */
export const logdet = recordable("logdet", ["x"], function logdet(x: SymbolicTensor): SymbolicTensor {
  requireSquare("logdet", x);
  const { lu, pivots } = luOp(x);
  const pivot = diagonal(lu, { axis1: -2, axis2: -1 });
  const positive = multiply(parity(pivots), prod(sign(pivot), { axis: -1 }));
  return where(equal(positive, -1), Number.NaN, sum(log(abs(pivot)), { axis: -1 }));
});

/** Each square matrix times itself, `n` times in all; the inverse's for negative n, the identity for 0. */
export const matrixPower = recordable(
  "matrixPower",
  ["x", "n: number"],
  function matrixPower(x: SymbolicTensor, n: number): SymbolicTensor {
    requireSquare("matrixPower", x);
    let base = integer("matrixPower", "n", n) < 0 ? inv(x) : x;
    let result: SymbolicTensor | undefined;
    for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = result === undefined ? base : matmul(result, base);
      if (left > 1) base = matmul(base, base);
    }
    return result ?? broadcastTo(eye(x.shape.at(-1) ?? 1), x.shape);
  },
);
