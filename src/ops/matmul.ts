import { ShapeError } from "../errors.js";
import { broadcastShapes } from "../graph/broadcast.js";
import { type Dispatch, dispatch, type Operand, type Target } from "../graph/dispatch.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { kernels } from "../kernels.gen.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { broadcastTo, sumTo } from "./broadcast.js";
import { reshape } from "./shape.js";

export interface MatmulOptions {
  /** Takes `a` as [k, m]. Default false. */
  readonly transposeA?: boolean;
  /** Takes `b` as [n, k]. Default false. */
  readonly transposeB?: boolean;
}

/** Sizes of one product, and how many there are. */
interface Product {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Product of matrices, or of equally many pairs of them; one side may be a single matrix for all. */
const product = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  attrs: { transposeA: false, transposeB: false },
  infer({ a, b }, attrs) {
    const { m, n } = sizes(a, b, attrs);
    const lead = a.rank > 2 ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
    return { shape: [...lead, m, n] };
  },
  epilogue: "out",
  lower: ({ a, b }, out, attrs, target) => lowerProduct(a, b, out, attrs, target),
  gradient({ a, b }, grad, _, { transposeA, transposeB }): Gradients<"a" | "b"> {
    const da = transposeA
      ? matmul(b, grad, { transposeA: transposeB, transposeB: true })
      : matmul(grad, b, { transposeB: !transposeB });
    const db = transposeB
      ? matmul(grad, a, { transposeA: true, transposeB: transposeA })
      : matmul(a, grad, { transposeA: !transposeA });
    return { a: sumTo(da, a.shape), b: sumTo(db, b.shape) };
  },
  cost({ a, b }, attrs) {
    const { batch, m, n, k } = sizes(a, b, attrs);
    return { flops: 2 * batch * m * n * k, bytes: 4 * (sizeOf(a.shape) + sizeOf(b.shape) + batch * m * n) };
  },
});

/**
 * Matrix product `a · b`: [..., m, k] · [..., k, n] → [..., m, n]. Leading axes broadcast; a vector on either side is
 * taken as one row or column and its axis is dropped from the result, as in NumPy.
 *
 * Throws a ShapeError when the inner sizes differ.
 */
export function matmul(
  a: SymbolicTensor,
  b: SymbolicTensor,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): SymbolicTensor {
  if (a.rank === 1)
    return dropAxis(matmul(reshape(a, transposeA ? [a.size, 1] : [1, a.size]), b, { transposeA, transposeB }), -2);
  if (b.rank === 1)
    return dropAxis(matmul(a, reshape(b, transposeB ? [1, b.size] : [b.size, 1]), { transposeA, transposeB }), -1);
  const { m, n, k } = sizes(a, b, { transposeA, transposeB });
  if (b.rank === 2 && a.rank > 2 && !transposeA) {
    const flat = product(reshape(a, [-1, k]), b, { transposeA, transposeB });
    return reshape(flat, [...a.shape.slice(0, -1), n]);
  }
  if (a.rank === 2 && b.rank === 2) return product(a, b, { transposeA, transposeB });
  const lead = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const stacked = (x: SymbolicTensor) =>
    x.rank === 2 ? x : reshape(broadcastTo(x, [...lead, ...x.shape.slice(-2)]), [-1, ...x.shape.slice(-2)]);
  return reshape(product(stacked(a), stacked(b), { transposeA, transposeB }), [...lead, m, n]);
}

function dropAxis(x: SymbolicTensor, axis: -1 | -2): SymbolicTensor {
  return reshape(x, axis === -1 ? x.shape.slice(0, -1) : [...x.shape.slice(0, -2), ...x.shape.slice(-1)]);
}

function sizes(
  a: { readonly shape: Shape },
  b: { readonly shape: Shape },
  { transposeA, transposeB }: Required<MatmulOptions>,
): Product {
  const [a0 = 1, a1 = 1] = a.shape.slice(-2);
  const [b0 = 1, b1 = 1] = b.shape.slice(-2);
  const [m, k] = transposeA ? [a1, a0] : [a0, a1];
  const [inner, n] = transposeB ? [b1, b0] : [b0, b1];
  if (k !== inner) {
    throw new ShapeError({
      where: "matmul",
      problem: "the inner sizes differ",
      expected: `b of shape ${formatShape(transposeB ? ["…", "n", k] : ["…", k, "n"])} for a of shape ${formatShape(a.shape)}${transposeA ? " transposed" : ""}`,
      received: formatShape(b.shape),
      remedy: "Transpose or reshape one of them",
    });
  }
  return { batch: sizeOf((a.shape.length > 2 ? a : b).shape.slice(0, -2)), m, n, k };
}

function lowerProduct(
  a: Operand,
  b: Operand,
  out: Operand,
  attrs: Required<MatmulOptions>,
  _target: Target,
): Dispatch[] {
  const { batch, m, n, k } = sizes(a, b, attrs);
  const stride = (x: Operand) => (x.shape.length > 2 ? sizeOf(x.shape.slice(-2)) : 0);
  const params = { m, n, k, a_stride: stride(a), b_stride: stride(b) };
  const constants = { TRANSPOSE_A: attrs.transposeA, TRANSPOSE_B: attrs.transposeB };
  const grid = [Math.ceil(n / 16), Math.ceil(m / (16 * 8)), batch] as const;
  return [dispatch(kernels.matmul_simd4, { bind: { a, b, out }, params, constants, grid, epilogue: true })];
}
