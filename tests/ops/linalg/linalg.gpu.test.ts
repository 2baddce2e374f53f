import { expect, test } from "vitest";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { ShapeError } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";
import { awkwardValues } from "../../harness/values.js";

/** Matrices that are far from singular: random numbers and a large diagonal. */
function regular(batch: number, n: number, seed = 1): number[] {
  return Array.from(
    awkwardValues(batch * n * n, seed),
    (value, i) => 0.4 * value + ((i % (n * n)) % (n + 1) === 0 ? 2 : 0),
  );
}

/** B·Bᵀ + I: symmetric, positive definite. */
function definite(batch: number, n: number): number[] {
  const b = awkwardValues(batch * n * n, 3);
  return Array.from({ length: batch * n * n }, (_, at) => {
    const [start, i, j] = [Math.floor(at / (n * n)) * n * n, Math.floor(at / n) % n, at % n];
    return (
      Array.from({ length: n }, (_, k) => b[start + i * n + k]! * b[start + j * n + k]!).reduce((a, c) => a + c) +
      Number(i === j)
    );
  });
}

const near = { ulps: 64, terms: () => 40 };
const made = { ...near, composed: true };
const permuted = [0, 2, 1, 3, 0.5, 0, 1, 1, 4];

checkOp(
  "cholesky",
  [
    { shapes: [[2, 4, 4]], values: [definite(2, 4)] },
    { shapes: [[3, 3]], values: [definite(1, 3)], args: [{ upper: true }] },
    { shapes: [[1, 1]], values: [[4]] },
  ],
  near,
);
checkOp(
  "choleskyInverse",
  [
    { shapes: [[2, 3, 3]], values: [regular(2, 3)] },
    { shapes: [[3, 3]], values: [regular(1, 3)], args: [{ upper: true }] },
  ],
  made,
);
checkOp(
  "solveTriangular",
  [
    {
      shapes: [
        [2, 3, 3],
        [2, 3, 2],
      ],
      values: [regular(2, 3), undefined],
    },
    { shapes: [[4, 4], [4]], values: [regular(1, 4), undefined], args: [{ lower: true }] },
    {
      shapes: [
        [3, 3],
        [2, 3, 2],
      ],
      values: [regular(1, 3), undefined],
      args: [{ lower: true }],
    },
  ],
  near,
);
checkOp(
  "solve",
  [
    {
      shapes: [
        [2, 3, 3],
        [2, 3, 2],
      ],
      values: [regular(2, 3), undefined],
    },
    { shapes: [[3, 3], [3]], values: [permuted, undefined] },
    {
      shapes: [
        [5, 5],
        [2, 5, 1],
      ],
      values: [regular(1, 5), undefined],
    },
  ],
  near,
);
checkOp(
  "inv",
  [
    { shapes: [[2, 4, 4]], values: [regular(2, 4)] },
    { shapes: [[3, 3]], values: [permuted] },
  ],
  made,
);
checkOp(
  "det",
  [
    { shapes: [[2, 4, 4]], values: [regular(2, 4)] },
    { shapes: [[3, 3]], values: [permuted] },
    { label: "singular", shapes: [[2, 2]], values: [[1, 2, 2, 4]], gradient: false },
  ],
  near,
);
checkOp("logdet", [{ shapes: [[2, 3, 3]], values: [definite(2, 3)] }], near);
checkOp(
  "matrixPower",
  [[0, 1, 3, -2].map((n) => ({ shapes: [[3, 3]], values: [regular(1, 3)], args: [n] as const }))].flat(),
  { ...made, ulps: 256 },
);
checkOp("pinv", [{ shapes: [[2, 4, 3]] }, { shapes: [[2, 3]] }, { shapes: [[3, 3]], values: [regular(1, 3)] }], {
  ...near,
  ulps: 256,
});
checkOp(
  "lstsq",
  [
    {
      shapes: [
        [5, 3],
        [5, 2],
      ],
    },
    { shapes: [[2, 4], [2]] },
  ],
  { ...made, ulps: 256 },
);
checkOp(
  "matrixRank",
  [
    { shapes: [[3, 3]], values: [[1, 2, 3, 2, 4, 6, 1, 0, 1]] },
    { shapes: [[2, 2, 3]], values: [[0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 2, 1]] },
  ],
  { composed: true, result: "int32" },
);

/** How far a product is from what it should be, at most. */
const apart = (a: SymbolicTensor, b: SymbolicTensor) => ops.max(ops.abs(ops.subtract(a, b)));
const t = (x: SymbolicTensor) => ops.swapaxes(x, -1, -2);
const orthogonal = (q: SymbolicTensor) => apart(ops.matmul(t(q), q), ops.broadcastTo(ops.eye(q.shape.at(-1)!), [...q.shape.slice(0, -2), q.shape.at(-1)!, q.shape.at(-1)!])); // biome-ignore format: a line

// A sum of results weighted at random: its gradient is checked against differences of the same sum.
async function checkSlope(
  f: (a: SymbolicTensor) => readonly SymbolicTensor[],
  shape: readonly number[],
  values: ArrayLike<number>,
) {
  const weighted = (a: SymbolicTensor) =>
    f(a).map((one, i) => ops.sum(ops.multiply(one, constant(Tensor.from(awkwardValues(one.size, 11 + i), one.shape))))).reduce((a, b) => ops.add(a, b)); // biome-ignore format: a line
  const direction = awkwardValues(values.length, 21);
  const step = 1 / 256;
  const moved = (sign: number) =>
    Tensor.from(
      Float32Array.from(values, (v, i) => v + sign * step * direction[i]!),
      shape,
    );
  await inBothFamilies(
    [Tensor.from(Float32Array.from(values), shape), moved(1), moved(-1), Tensor.from(direction, shape)],
    (a, ahead, behind, along) => {
      const [slope] = gradients(weighted(a), [a]);
      return {
        slope: ops.sum(ops.multiply(slope, along)),
        difference: ops.divide(ops.subtract(weighted(ahead), weighted(behind)), 2 * step),
      };
    },
    ({ slope, difference }) =>
      expect(Math.abs(slope![0]! - difference![0]!)).toBeLessThan(4e-3 * (1 + Math.abs(difference![0]!))),
  );
}

test.each([[[2, 4, 4]], [[2, 5, 3]], [[3, 5]], [[1, 1]], [[33, 33]]])("qr of %j", async (shape) => {
  const values = awkwardValues(shape.reduce((a, b) => a * b, 1), 4); // biome-ignore format: a line
  await inBothFamilies(
    [Tensor.from(values, shape)],
    (a) => {
      const [[q, r], [full, tall]] = [ops.qr(a), ops.qr(a, { mode: "complete" })];
      return {
        product: apart(ops.matmul(q, r), a),
        other: apart(ops.matmul(full, tall), a),
        q: orthogonal(q),
        full: orthogonal(full),
        below: apart(ops.triu(r), r),
      };
    },
    (found) => {
      for (const [name, [off]] of Object.entries(found)) expect(off, name).toBeLessThan(1e-5);
    },
  );
  if (shape[0]! < 9) await checkSlope((a) => ops.qr(a), shape, values);
});

test.each([[[2, 4, 4]], [[5, 5]], [[1, 1]], [[40, 40]]])("eigh of %j", async (shape) => {
  const n = shape.at(-1)!;
  const values = awkwardValues(shape.reduce((a, b) => a * b, 1), 5).map((value, i) => value + ((i % (n * n)) % (n + 1) === 0 ? (i % n) * 1.5 : 0)); // biome-ignore format: a line
  await inBothFamilies(
    [Tensor.from(values, shape)],
    (x) => {
      const a = ops.multiply(ops.add(x, t(x)), 0.5);
      const [w, v] = ops.eigh(x);
      return {
        product: apart(ops.matmul(a, v), ops.multiply(v, ops.expandDims(w, -2))),
        v: orthogonal(v),
        order: apart(w, ops.sort(w)),
      };
    },
    (found) => {
      for (const [name, [off]] of Object.entries(found)) expect(off, name).toBeLessThan(1e-5 * (4 + 1.5 * n));
    },
  );
  if (n < 9) await checkSlope((a) => { const [w, v] = ops.eigh(a); return [w, ops.square(v)]; }, shape, values); // biome-ignore format: a line
});

test.each([[[2, 4, 4]], [[5, 3]], [[2, 3, 5]], [[1, 1]], [[40, 24]]])("svd of %j", async (shape) => {
  const values = awkwardValues(shape.reduce((a, b) => a * b, 1), 6); // biome-ignore format: a line
  const k = Math.min(...shape.slice(-2));
  await inBothFamilies(
    [Tensor.from(values, shape)],
    (a) => {
      const [u, s, vh] = ops.svd(a, { fullMatrices: false });
      const [fullU, , fullV] = ops.svd(a);
      expect([fullU.shape.at(-1), fullV.shape.at(-1)]).toEqual(shape.slice(-2));
      const cut = ops.slice(fullU, [...shape.slice(1).map(() => undefined), { stop: k }]);
      const rows = ops.slice(fullV, [...shape.slice(2).map(() => undefined), { stop: k }]);
      return {
        product: apart(ops.matmul(ops.multiply(u, ops.expandDims(s, -2)), vh), a),
        whole: apart(ops.matmul(ops.multiply(cut, ops.expandDims(s, -2)), rows), a),
        u: orthogonal(u),
        v: orthogonal(t(vh)),
        fullU: orthogonal(fullU),
        fullV: orthogonal(t(fullV)),
        alone: apart(s, ops.svd(a, { computeUv: false })),
      };
    },
    (found) => {
      for (const [name, [off]] of Object.entries(found)) expect(off, name).toBeLessThan(2e-5);
    },
  );
  if (shape[0]! < 9)
    await checkSlope((a) => { const [u, s, vh] = ops.svd(a, { fullMatrices: false }); return [s, ops.square(u), ops.square(vh)]; }, shape, values); // biome-ignore format: a line
});

test("matrices that lack rank have a full set of vectors all the same", async () => {
  await inBothFamilies(
    [
      Tensor.from([
        [1, 2, 3],
        [2, 4, 6],
        [0, 0, 0],
        [1, 2, 3],
      ]),
    ],
    (a) => {
      const [u, s, vh] = ops.svd(a, { fullMatrices: false });
      return {
        u: orthogonal(u),
        product: apart(ops.matmul(ops.multiply(u, ops.expandDims(s, -2)), vh), a),
        rank: ops.matrixRank(a),
      };
    },
    ({ u, product, rank }) => {
      expect(u![0]).toBeLessThan(1e-5);
      expect(product![0]).toBeLessThan(1e-5);
      expect(rank![0]).toBe(1);
    },
  );
});

test("factors, signs and logarithms of determinants", async () => {
  const values = [...permuted, ...regular(1, 3, 7)];
  await inBothFamilies(
    [Tensor.from(values, [2, 3, 3])],
    (a) => {
      const [lu, pivots] = ops.luFactor(a);
      const [sign, logarithm] = ops.slogdet(a);
      const [fromSolve] = gradients(ops.sum(ops.slogdet(a)[1]), [a]);
      return {
        pivots,
        det: apart(ops.multiply(sign, ops.exp(logarithm)), ops.det(a)),
        size: ops.sum(lu),
        slope: apart(fromSolve, t(ops.inv(a))),
      };
    },
    ({ pivots, det, slope }) => {
      expect(pivots!.slice(0, 3)).toEqual([1, 1, 2]); // scipy.linalg.lu_factor of the first
      expect(det![0]).toBeLessThan(1e-5);
      expect(slope![0]).toBeLessThan(1e-4);
    },
  );
  await checkSlope((a) => [ops.luFactor(a)[0]], [2, 3, 3], [...regular(2, 3)]);
});

test("what is no matrix is refused", () => {
  const [wide, line] = [constant(Tensor.zeros([2, 3])), constant(Tensor.zeros([3]))];
  for (const op of [ops.cholesky, ops.det, ops.inv, ops.eigh, ops.luFactor, ops.slogdet, ops.logdet])
    expect(() => op(wide)).toThrow(ShapeError);
  for (const op of [ops.qr, ops.svd, ops.pinv, ops.matrixRank]) expect(() => op(line)).toThrow("no matrices");
  expect(() => ops.solve(constant(Tensor.zeros([3, 3])), constant(Tensor.zeros([2])))).toThrow(
    "the right side does not fit",
  );
});
