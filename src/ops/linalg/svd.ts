import { nonNegative } from "../../check.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { diagonal } from "../arrange/diagonals.js";
import { customGradient } from "../control/custom-gradient.js";
import { expandDims } from "../core/axes-of-one.js";
import { concat } from "../core/concat.js";
import { type AxisSlice, slice } from "../core/movement.js";
import { refuseTwice } from "../core/refuse-twice.js";
import { add, divide, equal, greater, less, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { sqrt, square } from "../elementwise/unary.js";
import { argsort } from "../index/sort.js";
import { takeAlongAxis } from "../index/take-along-axis.js";
import { matmul } from "../product/matmul.js";
import { max } from "../reduce/extremes.js";
import { countNonzero, sum } from "../reduce/reduce.js";
import { columnsTaken, inverseGaps } from "./eigh.js";
import { matricesOf, perMatrix, requireMatrices, transposed } from "./matrices.js";
import { qrOp } from "./qr.js";
import { columnsFor } from "./triangular.js";

const columnsOp = defineOp({
  name: "svd",
  gradient: () => refuseTwice("singular values and what is made of them", "Use ops.solve or ops.qr"),
  inputs: ["a"],
  outputs: ["w", "v"],
  infer: ({ a }) => ({ w: a, v: { shape: [...a.shape.slice(0, -2), a.shape.at(-1) ?? 1, a.shape.at(-1) ?? 1] } }),
  lower({ a }, { w, v }, _, target) {
    const { batch, m, n } = matricesOf(a.shape);
    return [
      dispatch(kernels.jacobi_columns, { bind: { a, w, v }, params: { batch, m, n }, ...perMatrix(batch, target) }),
    ];
  },
});

/** A = U·diag(s)·Vᵀ, s descending. */
interface Decomposition {
  readonly u: SymbolicTensor;
  readonly s: SymbolicTensor;
  readonly v: SymbolicTensor;
}

/** No gradient flows. With `full`, U and V are square. */
function decompose(a: SymbolicTensor, full: boolean): Decomposition {
  const { m, n } = matricesOf(a.shape);
  if (m < n) {
    const { u, s, v } = decompose(transposed(a), full);
    return { u: v, s, v: u };
  }
  const { w, v } = columnsOp(a);
  const lengths = sqrt(sum(square(w), { axis: -2 }));
  const order = argsort(lengths, { descending: true });
  // Householder's reflections of columns that are orthogonal already give these at length 1, up to the sign, and in place of those of
  // length 0 others that are orthogonal to them.
  const { q, r } = qrOp(columnsTaken(w, order), { complete: full });
  const signs = where(less(diagonal(r, { axis1: -2, axis2: -1 }), 0), -1, 1);
  return { u: withSigns(q, signs), s: takeAlongAxis(lengths, order), v: columnsTaken(v, order) };
}

/** The first columns times their signs, the others as they are. */
function withSigns(q: SymbolicTensor, signs: SymbolicTensor): SymbolicTensor {
  const n = signs.shape.at(-1) ?? 1;
  const first = multiply(lastAxis(q, { stop: n }), expandDims(signs, -2));
  return q.shape.at(-1) === n ? first : concat([first, lastAxis(q, { start: n })]);
}

function lastAxis(x: SymbolicTensor, range: AxisSlice): SymbolicTensor {
  return slice(x, [...x.shape.slice(1).map(() => undefined), range]);
}

const EPSILON = 2 ** -23;

// The terms of Townsend, "Differentiating the singular value decomposition", 2016, one for each result. F = 1/(sⱼ² − sᵢ²).

function skew(x: SymbolicTensor, upstream: SymbolicTensor, s: SymbolicTensor): SymbolicTensor {
  const product = matmul(transposed(x), upstream);
  return multiply(inverseGaps(square(s)), subtract(product, transposed(product)));
}

/** The part of the gradient of U that is across its columns, over s. */
function across(u: SymbolicTensor, upstream: SymbolicTensor, s: SymbolicTensor): SymbolicTensor {
  const beside = subtract(upstream, matmul(u, matmul(transposed(u), upstream)));
  const zero = equal(s, 0);
  return multiply(beside, expandDims(where(zero, 0, divide(1, where(zero, 1, s))), -2));
}

/** Of U: the gradient of A that belongs to that of U, of A·V = U·diag(s). */
function gradientOf({ u, s, v }: Decomposition, upstream: SymbolicTensor): SymbolicTensor {
  const k = s.shape.at(-1) ?? 1;
  const [left, right, given] = [lastAxis(u, { stop: k }), lastAxis(v, { stop: k }), lastAxis(upstream, { stop: k })];
  const inside = multiply(matmul(left, skew(left, given, s)), expandDims(s, -2));
  return matmul(add(inside, across(left, given, s)), transposed(right));
}

const valuesOf = customGradient((a) => {
  const { u, s, v } = decompose(a as SymbolicTensor, false);
  return [s, (upstream) => matmul(multiply(u, expandDims(upstream, -2)), transposed(v))];
});

function sideOf(side: "u" | "v", full: boolean) {
  return customGradient((a) => {
    const found = decompose(a as SymbolicTensor, full);
    const { u, s, v } = found;
    const gradient = (upstream: SymbolicTensor) =>
      side === "u" ? gradientOf(found, upstream) : transposed(gradientOf({ u: v, s, v: u }, upstream));
    return [found[side], gradient];
  });
}

const sides = {
  reduced: { u: sideOf("u", false), v: sideOf("v", false) },
  full: { u: sideOf("u", true), v: sideOf("v", true) },
} as const;

/** How much of the decomposition to give. */
export interface SvdOptions {
  /** Whether U and V are square, the columns beyond the smaller side being any that are orthogonal to the others. Default true. */
  readonly fullMatrices?: boolean | undefined;
  /** Whether there are U and V at all, or the singular values alone. Default true. */
  readonly computeUv?: boolean | undefined;
}

/** U, s and Vᵀ, or s alone. */
interface Svd {
  (x: SymbolicTensor, options: SvdOptions & { readonly computeUv: false }): SymbolicTensor;
  (x: SymbolicTensor, options?: SvdOptions): readonly [u: SymbolicTensor, s: SymbolicTensor, vh: SymbolicTensor];
}

/**
 * A = U·diag(s)·Vᵀ of each matrix [..., m, n]: U [..., m, m], the singular values s [..., min(m, n)], descending, and Vᵀ [..., n, n]. The
 * gradient leaves out what would be infinite where singular values are the same, and columns beyond min(m, n).
 */
export const svd: Svd = recordable("svd", ["x", "options?: options"], function svd(
  x: SymbolicTensor,
  options: SvdOptions = {},
) {
  const { fullMatrices, computeUv } = withDefaults("svd", options, { fullMatrices: true, computeUv: true });
  requireMatrices("svd", x);
  if (!computeUv) return valuesOf(x);
  const { u, v } = sides[fullMatrices ? "full" : "reduced"];
  return [u(x), valuesOf(x), transposed(v(x))];
} as Svd);

/** Up to which singular value, relative to the largest, they count as 0. */
export interface PinvOptions {
  /** Default 10 · max(m, n) · 2⁻²³. */
  readonly rcond?: number | undefined;
}

/** The gradient of Golub & Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems", 1973. */
function pseudoInverse(a: SymbolicTensor, rcond: number): SymbolicTensor {
  const inverse = customGradient(() => {
    const { u, s, v } = decompose(a, false);
    const counts = greater(s, multiply(max(s, { axis: -1, keepdims: true }), rcond));
    const inverted = where(counts, divide(1, where(counts, s, 1)), 0);
    const p = matmul(multiply(v, expandDims(inverted, -2)), transposed(u));
    return [
      p,
      (g) => {
        const [pt, gt] = [transposed(p), transposed(g)];
        const direct = matmul(matmul(pt, g), pt);
        const left = matmul(subtract(gt, matmul(a, matmul(p, gt))), matmul(p, pt));
        const onRight = matmul(pt, p);
        const right = matmul(onRight, subtract(gt, matmul(matmul(gt, p), a)));
        return subtract(add(left, right), direct);
      },
    ];
  });
  return inverse(a);
}

function rcondOf(name: string, x: SymbolicTensor, rcond: number | undefined): number {
  const { m, n } = matricesOf(x.shape);
  return rcond === undefined ? 10 * Math.max(m, n) * EPSILON : nonNegative(name, "rcond", rcond);
}

/** The pseudo-inverse of each matrix (Moore & Penrose): [..., m, n] → [..., n, m]. */
export const pinv = recordable(
  "pinv",
  ["x", "options?: options"],
  function pinv(x: SymbolicTensor, options: PinvOptions = {}): SymbolicTensor {
    const { rcond } = withDefaults("pinv", options, { rcond: undefined });
    requireMatrices("pinv", x);
    return pseudoInverse(x, rcondOf("pinv", x, rcond));
  },
);

/** The x for which ‖a·x − b‖ is least, and of several the shortest: [..., m, n], [..., m, k] or [..., m] → [..., n, k] or [..., n]. */
export const lstsq = recordable(
  "lstsq",
  ["a", "b", "options?: options"],
  function lstsq(a: SymbolicTensor, b: SymbolicTensor, options: PinvOptions = {}): SymbolicTensor {
    const { rcond } = withDefaults("lstsq", options, { rcond: undefined });
    requireMatrices("lstsq", a);
    const { columns, back } = columnsFor("lstsq", a, b);
    return back(matmul(pseudoInverse(a, rcondOf("lstsq", a, rcond)), columns));
  },
);

/** What counts as 0. */
export interface MatrixRankOptions {
  /** Singular values up to it. Default max(m, n) · 2⁻²³ times the largest. */
  readonly tol?: number | undefined;
}

/** How many singular values of each matrix are not 0: int32 [...]. */
export const matrixRank = recordable(
  "matrixRank",
  ["x", "options?: options"],
  function matrixRank(x: SymbolicTensor, options: MatrixRankOptions = {}): SymbolicTensor {
    const { tol } = withDefaults("matrixRank", options, { tol: undefined });
    requireMatrices("matrixRank", x);
    const { m, n } = matricesOf(x.shape);
    const { s } = decompose(x, false);
    const least =
      tol === undefined
        ? multiply(max(s, { axis: -1, keepdims: true }), Math.max(m, n) * EPSILON)
        : nonNegative("matrixRank", "tol", tol);
    return countNonzero(greater(s, least), { axis: -1 });
  },
);
