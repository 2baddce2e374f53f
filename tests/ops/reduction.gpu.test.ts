import { describe, expect, test } from "vitest";
import { gradients } from "../../src/graph/gradients.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../harness/check-op.js";
import { count } from "../reference/array.js";

type Name = "sum" | "mean" | "max" | "min" | "variance";

const cases: OpCase<Name>[] = [
  ...awkward(64).map((n) => ({ shapes: [[n]] })),
  ...awkward(64).map((n) => ({ shapes: [[3, n]], args: [{ axis: -1 }] as const })),
  ...awkward(64).map((n) => ({ shapes: [[n, 3]], args: [{ axis: 0 }] as const })),
  { shapes: [[]] },
  { label: "no axis", shapes: [[3, 5]], args: [{ axis: [] }] },
  { label: "axes of size 1", shapes: [[1, 5, 1]], args: [{ axis: [0, 2] }] },
  { shapes: [[3, 5, 7]], args: [{ axis: 1 }] },
  { shapes: [[3, 5, 7]], args: [{ axis: [0, 1] }] },
  { shapes: [[3, 5, 7]], args: [{ axis: [-1, -2] }] },
  { label: "axes apart", shapes: [[3, 5, 7]], args: [{ axis: [0, 2] }] },
  { label: "axes apart", shapes: [[2, 3, 5, 4]], args: [{ axis: [-1, 1] }] },
  { label: "axes apart", shapes: [[2, 3, 2, 5, 3]], args: [{ axis: [0, 2, 4] }] },
  { shapes: [[3, 5, 7]], args: [{ axis: [0, 2], keepdims: true }] },
  { shapes: [[3, 5, 7]], args: [{ keepdims: true }] },
  // Long axes are cut into pieces that a second dispatch takes together.
  { label: "in pieces", shapes: [[1031]] },
  { label: "in pieces", shapes: [[2, 1031, 3]], args: [{ axis: 1 }] },
  { label: "in pieces", shapes: [[5, 1030]], args: [{ axis: 1 }] },
  { label: "in pieces, axes apart", shapes: [[1031, 2, 5]], args: [{ axis: [0, 2] }] },
  { label: "many results", shapes: [[1030, 2]], args: [{ axis: 1 }] },
];

/** At most: all of them. */
const all = ({ shapes }: OpCase<Name>) => count(shapes[0]!);

checkOp("sum", cases, { terms: all });
checkOp("mean", cases); // of numbers around 1, it has the relative error of one of them… of cancelled ones, see below
checkOp("variance", cases, { terms: () => 1 });
checkOp("max", cases);
checkOp("min", cases);

const special = [Number.NaN, Infinity, -Infinity, 0];
checkOp("sum", [
  {
    label: "NaN, infinities",
    shapes: [[4, 3]],
    values: [special.flatMap((v) => [v, 1, v])],
    args: [{ axis: 1 }],
    gradient: false,
  },
]);
for (const name of ["max", "min"] as const) {
  const args = [{ axis: 1 }] as const;
  checkOp(name, [
    {
      label: "a NaN wins",
      shapes: [[3, 3]],
      values: [[1, Number.NaN, 2, Number.NaN, 0, Infinity, 3, 4, Number.NaN]],
      args,
      gradient: false,
    },
    {
      label: "a NaN wins",
      shapes: [[1031]],
      values: [Array.from({ length: 1031 }, (_, i) => (i === 777 ? Number.NaN : i))],
      gradient: false,
    },
    {
      label: "infinities",
      shapes: [[3, 2]],
      values: [[-Infinity, -Infinity, Infinity, 1, -Infinity, 1]],
      args,
      gradient: false,
    },
  ]);
}

const places: OpCase<"argmax" | "argmin">[] = [
  ...awkward(64).map((n) => ({ shapes: [[3, n]], args: [-1] as const })),
  ...awkward(64).map((n) => ({ shapes: [[n, 3]], args: [0] as const })),
  { shapes: [[3, 5, 7]], args: [1] },
  { shapes: [[1031]], args: [0] },
  { shapes: [[2, 1031, 3]], args: [-2] },
  { label: "the first of equals", shapes: [[2, 5]], values: [[1, 3, 3, 1, 3, 2, 2, 2, 2, 2]], args: [1] },
  {
    label: "the first of equals",
    shapes: [[100]],
    values: [Array.from({ length: 100 }, (_, i) => (i % 40 === 7 ? 9 : i % 40 === 8 ? -9 : 0))],
    args: [0],
  },
  { label: "0 and −0 are equal", shapes: [[2, 2]], values: [[-0, 0, 0, -0]], args: [1] },
  {
    label: "the first NaN",
    shapes: [[2, 4]],
    values: [[1, Number.NaN, Infinity, Number.NaN, -Infinity, 1, 2, Number.NaN]],
    args: [1],
  },
  {
    label: "infinities",
    shapes: [[2, 3]],
    values: [[-Infinity, -Infinity, -Infinity, 1, Infinity, -Infinity]],
    args: [1],
  },
];
checkOp("argmax", places, { result: "int32" });
checkOp("argmin", places, { result: "int32" });

describe("gradients of max and min", () => {
  test("are shared by those that tie", async () => {
    await inBothFamilies(
      [Tensor.from([1, 3, 3, 0, 0, 2], [2, 3])],
      (x) => ({
        max: gradients(ops.sum(ops.max(x, { axis: 1 })), [x])[0]!,
        min: gradients(ops.sum(ops.min(x)), [x])[0]!,
      }),
      (found) => expect(found).toEqual({ max: [0, 0.5, 0.5, 0, 0, 1], min: [0, 0, 0, 0.5, 0.5, 0] }),
    );
  });
});

describe("variance", () => {
  test("is exact for a small spread around a large mean", async () => {
    await inBothFamilies(
      [Float32Array.from({ length: 1000 }, (_, i) => 4096 + (i % 2))],
      (x) => ({ out: ops.variance(x) }),
      ({ out }) => expect(out).toEqual([0.25]), // E[x²] − mean² would lose it: x² needs 25 bits
    );
  });
});

test("the same sum is the same to the last bit", async () => {
  const x = Float32Array.from({ length: 100_003 }, (_, i) => Math.sin(i));
  const sums: number[] = [];
  await inBothFamilies(
    [x],
    (t) => ({ a: ops.sum(t), b: ops.multiply(ops.sum(ops.add(t, 0)), 1) }),
    ({ a, b }) => sums.push(a![0]! - b![0]!),
  );
  expect(sums).toEqual([0, 0]);
});
