import { ShapeError } from "../errors.js";
import { broadcastShapes } from "../graph/broadcast.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor, TensorSpec } from "../graph/tensor.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { broadcastTo, sumTo } from "./broadcast.js";
import { requireFloats } from "./floats.js";
import { lowerMatmul, type MatmulSizes } from "./matmul-lowering.js";
import { reshape } from "./shape.js";

export interface MatmulOptions {
  /** Takes `a` as [k, m]. Default false. */
  readonly transposeA?: boolean;
  /** Takes `b` as [n, k]. Default false. */
  readonly transposeB?: boolean;
}

type Transposes = Required<MatmulOptions>;

/** The product with the column sums of `b` beside it. */
const productWithSums = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  outputs: ["out", "sums"],
  attrs: { transposeA: false, transposeB: false },
  infer: ({ a, b }, attrs) => ({ out: productSpec(a, b, attrs), sums: { shape: b.shape.slice(-1) } }),
  epilogue: "out",
  lower: ({ a, b }, { out, sums }, attrs, target) =>
    lowerMatmul({ a, b, out, sums }, { ...attrs, ...sizes(a, b, attrs) }, target),
});

/** Product of matrices, or of equally many pairs of them; one side may be a single matrix for all. */
const product = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  attrs: { transposeA: false, transposeB: false },
  infer: ({ a, b }, attrs) => productSpec(a, b, attrs),
  epilogue: "out",
  lower: ({ a, b }, out, attrs, target) =>
    lowerMatmul({ a, b, out, sums: undefined }, { ...attrs, ...sizes(a, b, attrs) }, target),
  columnSums: {
    of: "b",
    variant: productWithSums.definition,
    applies({ a, b }, attrs) {
      const { transposeA, transposeB } = attrs as Transposes;
      return a?.rank === 2 && b?.rank === 2 && transposeA && !transposeB;
    },
  },
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

function productSpec(a: SymbolicTensor, b: SymbolicTensor, attrs: Transposes): TensorSpec {
  const { m, n } = sizes(a, b, attrs);
  const lead = (a.rank > 2 ? a : b).shape.slice(0, -2);
  return { shape: [...lead, m, n] };
}

/**
 * Matrix product `a · b`: [..., m, k] · [..., k, n] → [..., m, n]. Leading axes broadcast; a vector on either side is
 * taken as one row or column and its axis is dropped from the result, as in NumPy.
 *
 * Throws a ShapeError when the inner sizes differ, a DTypeError for other types than float32.
 */
export function matmul(
  a: SymbolicTensor,
  b: SymbolicTensor,
  { transposeA = false, transposeB = false }: MatmulOptions = {},
): SymbolicTensor {
  requireFloats("matmul", { a, b });
  if (b.rank === 1)
    return dropAxis(matmul(a, reshape(b, transposeB ? [1, b.size] : [b.size, 1]), { transposeA, transposeB }), -1);
  if (a.rank === 1)
    return dropAxis(matmul(reshape(a, transposeA ? [a.size, 1] : [1, a.size]), b, { transposeA, transposeB }), -2);
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
): MatmulSizes {
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
