import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { eye } from "../arrange/creation.js";
import { diagonal } from "../arrange/diagonals.js";
import { expandDims } from "../core/axes-of-one.js";
import { add, divide, equal, multiply, subtract } from "../elementwise/binary.js";
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
  // Ā = V·(diag(λ̄) + F∘(Vᵀ·V̄))·Vᵀ with F = 1/(λⱼ − λᵢ) (Giles, "Collected matrix derivative results", 2008).
  gradient(_, grads, { d, v }): Gradients<"a"> {
    const ofValues = grads.d && multiply(grads.d, eye(d.shape.at(-1) ?? 1));
    const ofVectors = grads.v && multiply(inverseGaps(onDiagonal(d)), matmul(transposed(v), grads.v));
    const inner = ofValues && ofVectors ? add(ofValues, ofVectors) : (ofValues ?? ofVectors);
    return inner === undefined ? {} : { a: matmul(matmul(v, inner), transposed(v)) };
  },
});

function onDiagonal(x: SymbolicTensor): SymbolicTensor {
  return diagonal(x, { axis1: -2, axis2: -1 });
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

/**
 * Eigenvalues, ascending, [..., n], and eigenvectors, the columns of [..., n, n], of symmetric matrices; the mean of A and Aᵀ counts. Where
 * eigenvalues are the same, vectors are any that fit, and their gradient leaves out what would be infinite.
 */
export const eigh = recordable("eigh", ["x"], function eigh(x: SymbolicTensor): readonly [
  values: SymbolicTensor,
  vectors: SymbolicTensor,
] {
  requireSquare("eigh", x);
  const { d, v } = eigenOp(symmetric(x));
  const values = onDiagonal(d);
  const order = argsort(values);
  return [takeAlongAxis(values, order), columnsTaken(v, order)];
});
