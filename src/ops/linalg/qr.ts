import { oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { tril } from "../arrange/triangle.js";
import { concat } from "../core/concat.js";
import { slice } from "../core/movement.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { matmul } from "../product/matmul.js";
import { matricesOf, perMatrix, requireMatrices, transposed } from "./matrices.js";
import { triangularOp } from "./triangular.js";

/** With `complete`, Q has as many columns as rows. */
export const qrOp = defineOp({
  name: "qr",
  inputs: ["a"],
  outputs: ["q", "r"],
  attrs: { complete: false },
  infer({ a }, { complete }) {
    const lead = a.shape.slice(0, -2);
    const { m, n } = matricesOf(a.shape);
    const p = complete ? m : Math.min(m, n);
    return { q: { shape: [...lead, m, p] }, r: { shape: [...lead, p, n] } };
  },
  lower({ a }, { q, r }, _, target) {
    const { batch, m, n } = matricesOf(a.shape);
    const work = target.scratch([batch, m, n]);
    const diagonal = target.scratch([batch, Math.min(m, n)]);
    const params = { batch, m, n, p: q.shape.at(-1) ?? 1 };
    return [dispatch(kernels.qr, { bind: { a, work, diagonal, q, r }, params, ...perMatrix(batch, target) })];
  },
  gradient({ a }, { q: ofQ, r: ofR }, { q, r }): Gradients<"a"> {
    const { m, n } = matricesOf(a.shape);
    if (q.shape.at(-1) !== Math.min(m, n)) {
      throw new ShapeError({
        where: "qr",
        problem: "no gradient of columns that are any that are orthogonal to the others",
        expected: "as many columns of Q as A has, or more columns than rows",
        received: formatShape(q.shape),
        remedy: 'Use the mode "reduced"',
      });
    }
    const gradQ = ofQ ?? multiply(q, 0);
    const gradR = ofR ?? multiply(r, 0);
    if (m >= n) return { a: tall(q, r, gradQ, gradR) };
    // A = [X Y] and R = [U V]: X = Q·U, and V = Qᵀ·Y (Roberts & Roberts, "QR and LQ decomposition matrix backpropagation", 2020).
    const columns = (x: SymbolicTensor, range: object) => slice(x, [...x.shape.slice(1).map(() => undefined), range]);
    const [left, right] = [{ stop: m }, { start: m }];
    const gradV = columns(gradR, right);
    const moved = add(gradQ, matmul(columns(a, right), gradV, { transposeB: true }));
    return { a: concat([tall(q, columns(r, left), moved, columns(gradR, left)), matmul(q, gradV)]) };
  },
});

/** Ā = (Q̄ + Q·copyltu(M))·R⁻ᵀ with M = R·R̄ᵀ − Q̄ᵀ·Q, its lower half copied to the upper (Walter & Lehmann, 2010). */
function tall(q: SymbolicTensor, r: SymbolicTensor, gradQ: SymbolicTensor, gradR: SymbolicTensor): SymbolicTensor {
  const inner = subtract(matmul(r, gradR, { transposeB: true }), matmul(transposed(gradQ), q));
  const mirrored = add(tril(inner), transposed(tril(inner, -1)));
  const right = add(gradQ, matmul(q, mirrored));
  return transposed(triangularOp(r, transposed(right), { upper: true }));
}

/** How much of Q there is. */
export interface QrOptions {
  /** `"reduced"` (default): as many columns as the smaller side of A; `"complete"`: as many as rows. */
  readonly mode?: "reduced" | "complete" | undefined;
}

/** A = Q·R of each matrix, Q with orthonormal columns and R upper triangular: [..., m, n] → [..., m, p] and [..., p, n], p = min(m, n) or m. */
export const qr = recordable(
  "qr",
  ["x", "options?: options"],
  function qr(x: SymbolicTensor, options: QrOptions = {}): readonly [q: SymbolicTensor, r: SymbolicTensor] {
    const { mode } = withDefaults("qr", options, { mode: "reduced" });
    oneOf("qr", "mode", mode, ["reduced", "complete"]);
    requireMatrices("qr", x);
    const { q, r } = qrOp(x, { complete: mode === "complete" });
    return [q, r];
  },
);
