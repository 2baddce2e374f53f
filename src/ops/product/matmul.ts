import { ShapeError } from "../../errors.js";
import { defineOp, type Gradients, type OpNode } from "../../graph/symbols/op.js";
import type { SymbolicTensor, TensorSpec } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../../shape.js";
import { floats } from "../core/floats.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo, sum, sumOp, sumTo } from "../core/sum.js";
import { multiply } from "../elementwise/binary.js";
import { batchOf, batchRuns, lowerMatmul, type MatmulSizes } from "./matmul-lowering.js";

export interface MatmulOptions {
  /** Takes `a` as [k, m]. Default false. */
  readonly transposeA?: boolean;
  /** Takes `b` as [n, k]. Default false. */
  readonly transposeB?: boolean;
}

type Transposes = Required<MatmulOptions>;

/** Attributes of the product with sums where another node adds up the columns of `b`, and does nothing else. */
function withColumnSums({ inputs: { a, b }, attrs }: OpNode, other: OpNode): OpNode["attrs"] | undefined {
  const { axes, scale } = other.attrs as { readonly axes: readonly number[]; readonly scale: number };
  const { out } = other.outputs;
  const leading = axes.every((axis, i) => axis === i) && out?.size === b?.shape.at(-1);
  const filter = a?.rank === 2 && b?.rank === 2 && attrs.transposeA === true && attrs.transposeB === false;
  return scale === 1 && leading && filter ? { ...attrs, sums: out?.shape } : undefined;
}

/** The product with the column sums of `b` beside it. */
const productWithSums = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  outputs: ["out", "aside"],
  attrs: { transposeA: false, transposeB: false, sums: [] as Shape },
  infer: ({ a, b }, attrs) => ({ out: productSpec(a, b, attrs), aside: { shape: attrs.sums, dtype: b.dtype } }),
  epilogue: "out",
  halves: true,
  empty: () => 0,
  lower: ({ a, b }, { out, aside }, attrs, target) =>
    lowerMatmul({ a, b, out, sums: aside }, { ...attrs, ...sizes(a, b, attrs), ...batchOf(a, b) }, target),
});

/** Product of matrices, or of batches of them whose leading axes broadcast: what is shared is read again, not copied. */
const product = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  attrs: { transposeA: false, transposeB: false },
  infer: ({ a, b }, attrs) => productSpec(a, b, attrs),
  epilogue: "out",
  halves: true,
  empty: () => 0,
  lower: ({ a, b }, out, attrs, target) =>
    lowerMatmul({ a, b, out, sums: undefined }, { ...attrs, ...sizes(a, b, attrs), ...batchOf(a, b) }, target),
  aside: { op: sumOp.definition, of: "b", variant: productWithSums.definition, attrs: withColumnSums },
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
    const { m, n, k } = sizes(a, b, attrs);
    const batch = sizeOf(lead(a, b));
    return { flops: 2 * batch * m * n * k, bytes: 4 * (sizeOf(a.shape) + sizeOf(b.shape) + batch * m * n) };
  },
});

function productSpec(a: SymbolicTensor, b: SymbolicTensor, attrs: Transposes): TensorSpec {
  const { m, n } = sizes(a, b, attrs);
  return { shape: [...lead(a, b), m, n], dtype: a.dtype };
}

/** The product as {@link MatmulOptions} has it, of what can be read as floats: see `matmul` of the public ops. */
export function matmul(a: SymbolicTensor, b: SymbolicTensor, options: MatmulOptions = {}): SymbolicTensor {
  const attrs = withDefaults("matmul", options, { transposeA: false, transposeB: false });
  const read = floats("matmul", { a, b });
  return ofFloats(read.a, read.b, attrs);
}

function ofFloats(a: SymbolicTensor, b: SymbolicTensor, attrs: Transposes): SymbolicTensor {
  const { transposeA, transposeB } = attrs;
  if (a.rank === 1 && b.rank === 1 && a.dtype === "float32") return innerProduct(a, b);
  if (b.rank === 1) return dropAxis(ofFloats(a, reshape(b, transposeB ? [1, b.size] : [b.size, 1]), attrs), -1);
  if (a.rank === 1) return dropAxis(ofFloats(reshape(a, transposeA ? [a.size, 1] : [1, a.size]), b, attrs), -2);
  const { m, n, k } = sizes(a, b, attrs);
  const whole = lead(a, b);
  const rows = transposeA ? 0 : rowAxes(a, b);
  const left = rows === 0 ? a : reshape(a, [...a.shape.slice(0, -2 - rows), sizeOf(a.shape.slice(-2 - rows, -1)), k]);
  const right = rows === 0 ? b : reshape(b, [...b.shape.slice(0, -2).slice(0, -rows), ...b.shape.slice(-2)]);
  const walkable = batchRuns(left, right).length <= 2;
  const spread = (x: SymbolicTensor) => broadcastTo(x, [...whole, ...x.shape.slice(-2)]);
  const y = product(walkable ? left : spread(a), walkable ? right : spread(b), attrs);
  return reshape(y, [...whole, m, n]);
}

/** Of two vectors: one sum, which may be long, and so is pairwise. */
function innerProduct(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  if (a.size !== b.size) throw innerSizes(b, formatShape([a.size]));
  return sum(multiply(a, b));
}

/** The leading axes of a product. */
function lead(a: { readonly shape: Shape }, b: { readonly shape: Shape }): Shape {
  return broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
}

/** How many of the last leading axes of `a` are but more rows, since `b` is the same matrix along them. */
function rowAxes(a: SymbolicTensor, b: SymbolicTensor): number {
  let count = 0;
  while (count < a.rank - 2 && (b.shape[b.rank - 3 - count] ?? 1) === 1) count++;
  return count;
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
    const expected = formatShape(transposeB ? ["…", "n", k] : ["…", k, "n"]);
    throw innerSizes(b, `${expected} for a of shape ${formatShape(a.shape)}${transposeA ? " transposed" : ""}`);
  }
  return { m, n, k };
}

function innerSizes(b: { readonly shape: Shape }, expected: string): ShapeError {
  return new ShapeError({
    where: "matmul",
    problem: "the inner sizes differ",
    expected: `b of shape ${expected}`,
    received: formatShape(b.shape),
    remedy: "Transpose or reshape one of them",
  });
}
