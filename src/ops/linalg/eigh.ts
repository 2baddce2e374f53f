import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { eye } from "../arrange/creation.js";
import { diagonal } from "../arrange/diagonals.js";
import { customGradient } from "../control/custom-gradient.js";
import { expandDims } from "../core/reshape.js";
import { divide, equal, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalOr } from "../elementwise/logical.js";
import { argsort } from "../index/sort.js";
import { takeAlongAxis } from "../index/take-along-axis.js";
import { matmul } from "../product/matmul.js";
import { matricesOf, perMatrix, requireSquare, transposed } from "./matrices.js";
import { symmetric } from "./triangular.js";

const eigenOp = defineOp({
  name: "eigh",
  inputs: ["a"],
  outputs: ["d", "v"],
  infer: ({ a }) => ({ d: a, v: a }),
  lower({ a }, { d, v }, _, target) {
    const { batch, n } = matricesOf(a.shape);
    const rotations = target.scratch([batch, n + 1]);
    return [
      dispatch(kernels.jacobi_eigen, {
        bind: { a, d, v, rotations },
        params: { batch, n },
        ...perMatrix(batch, target),
      }),
    ];
  },
});

/** In ascending order; no gradient flows. */
function decompose(a: SymbolicTensor): { readonly values: SymbolicTensor; readonly vectors: SymbolicTensor } {
  const { d, v } = eigenOp(a);
  const values = diagonal(d, { axis1: -2, axis2: -1 });
  const order = argsort(values);
  return { values: takeAlongAxis(values, order), vectors: columnsTaken(v, order) };
}

/** The columns that `order`, [..., k], names, of each matrix. */
export function columnsTaken(x: SymbolicTensor, order: SymbolicTensor): SymbolicTensor {
  return takeAlongAxis(x, expandDims(order, -2), { axis: -1 });
}

/** 1/(λⱼ − λᵢ) off the diagonal, 0 on it and where two are the same. */
export function inverseGaps(values: SymbolicTensor): SymbolicTensor {
  const gaps = subtract(expandDims(values, -2), expandDims(values, -1));
  const none = logicalOr(eye(values.shape.at(-1) ?? 1, { dtype: "bool" }), equal(gaps, 0));
  return where(none, 0, divide(1, where(none, 1, gaps)));
}

// Ā = V·(diag(λ̄) + F∘(Vᵀ·V̄))·Vᵀ with F = 1/(λⱼ − λᵢ) (Giles, "Collected matrix derivative results", 2008): one term each.

const valuesOf = customGradient((a) => {
  const { values, vectors } = decompose(a as SymbolicTensor);
  return [values, (upstream) => matmul(multiply(vectors, expandDims(upstream, -2)), transposed(vectors))];
});

const vectorsOf = customGradient((a) => {
  const { values, vectors } = decompose(a as SymbolicTensor);
  return [
    vectors,
    (upstream) => {
      const inner = multiply(inverseGaps(values), matmul(transposed(vectors), upstream));
      return matmul(matmul(vectors, inner), transposed(vectors));
    },
  ];
});

/**
 * Eigenvalues, ascending, [..., n], and eigenvectors, the columns of [..., n, n], of symmetric matrices; the mean of A and Aᵀ counts. Where
 * eigenvalues are the same, vectors are any that fit, and their gradient leaves out what would be infinite.
 */
export const eigh = recordable("eigh", ["x"], function eigh(x: SymbolicTensor): readonly [
  values: SymbolicTensor,
  vectors: SymbolicTensor,
] {
  requireSquare("eigh", x);
  const a = symmetric(x);
  return [valuesOf(a), vectorsOf(a)];
});
