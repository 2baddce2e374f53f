import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";
import { count } from "../../reference/array.js";

type Case = OpCase<"sum" | "mean" | "max" | "min" | "variance">;

const edges: Case[] = [
  ...awkward(64).map((n) => ({ shapes: [[n]] })),
  ...awkward(64).map((n): Case => ({ shapes: [[3, n]], args: [{ axis: -1 }] })),
  ...awkward(64).map((n): Case => ({ shapes: [[n, 3]], args: [{ axis: 0 }] })),
];
const axes: Case[] = [
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
];
/** Long axes are cut into pieces, which a second dispatch takes together. */
const pieces: Case[] = [
  { label: "in pieces", shapes: [[1031]] },
  { label: "in pieces", shapes: [[2, 1031, 3]], args: [{ axis: 1 }] },
  { label: "in pieces", shapes: [[5, 1030]], args: [{ axis: 1 }] },
  { label: "in pieces, axes apart", shapes: [[1031, 2, 5]], args: [{ axis: [0, 2] }] },
  { label: "many results", shapes: [[1030, 2]], args: [{ axis: 1 }] },
];
/** Wide matrices, whose columns a CPU adapter takes by twos. */
const wide: Case[] = [
  { label: "wide", shapes: [[3, 257]], args: [{ axis: 0 }] },
  { label: "wide", shapes: [[71, 257]], args: [{ axis: 0 }] },
  { label: "wide", shapes: [[2, 67, 256]], args: [{ axis: 1 }] },
];
const cases = [...edges, ...axes, ...pieces, ...wide];

// A sum of n numbers around 1; at most of all of them.
checkOp("sum", cases, { terms: ({ shapes: [x] }) => count(x!) });
// The same divided by n: the error of √n numbers, over n, is less than that of one.
checkOp("mean", cases, { terms: () => 1 });
checkOp("variance", cases, { terms: () => 1 });
// Nothing is rounded.
checkOp("max", cases, { ulps: 0 });
checkOp("min", [...axes, ...pieces, ...wide], { ulps: 0 });
for (const name of ["max", "min"] as const)
  checkOp(name, [{ shapes: [[3, 4]], args: [{ axis: 1, initial: 0.1 }] }], { ulps: 0 });

// A product of n numbers around 1 has n relative errors.
const near: readonly [number, number] = [0.8, 1.25];
checkOp("prod", [{ shapes: [[3, 5, 7]], range: near }, { shapes: [[3, 65]], args: [{ axis: 1 }], range: near }, { shapes: [[2, 1031]], args: [{ axis: 1 }], range: [0.99, 1.01] }], { ulps: 64 }); // biome-ignore format: a table
checkOp("prod", [{ label: "zeros", shapes: [[3, 3]], values: [[2, 3, 4, 2, 0, 4, 0, 3, 0]], args: [{ axis: 1 }] }]);
const some: Case[] = [axes[0]!, axes[4]!, axes[7]!, axes[10]!, pieces[1]!];
checkOp("std", some.slice(1), { terms: () => 1 });
checkOp("logsumexp", [...axes, { shapes: [[3, 65]], args: [{ axis: 1 }], range: [-90, 90] }], {
  ulps: 16,
  terms: () => 1,
});

// Whole numbers, of which nothing is lost.
for (const name of ["sum", "max", "min", "prod"] as const) {
  checkOp(name, [...some, axes[8]!].map((one) => ({ ...one, dtypes: ["int32"], range: name === "prod" ? [1, 2] : [-9, 9] }))); // biome-ignore format: a table
  checkOp(name, [{ label: "large", shapes: [[4]], dtypes: ["uint32"], values: [[1, 1, 0xfffffff0, 1]] }]);
}
checkOp("sum", [{ shapes: [[3, 70]], dtypes: ["bool"], args: [{ axis: 1 }] }], { result: "int32" });
for (const name of ["max", "min"] as const)
  checkOp(name, [{ shapes: [[3, 2]], values: [[0, 1, 1, 1, 0, 0]], dtypes: ["bool"], args: [{ axis: 1 }] }], { result: "bool" }); // biome-ignore format: a line
const truths: Case[] = [
  { label: "mixed", shapes: [[4, 3]], values: [[0, 0, 0, 1, 0, 2, 3, 4, 5, Number.NaN, -0, 1]], args: [{ axis: 1 }] }, // biome-ignore format: a table
  { shapes: [[3, 5, 7]], dtypes: ["bool"], args: [{ axis: [0, 2], keepdims: true }] },
];
checkOp("any", truths, { result: "bool" });
checkOp("all", truths, { result: "bool" });
checkOp("countNonzero", truths, { result: "int32" });

checkOp("normalize", [{}, { axis: [0, 1] }, { axis: 1, order: 1 }].map((args) => ({ shapes: [[3, 5, 7]], args: [args] })), { ulps: 16 }); // biome-ignore format: a table
checkOp("normalize", [{ label: "nothing to divide by", shapes: [[2, 2]], values: [[0, 0, 1e-9, 0]], gradient: false }]);

const [nan, inf] = [Number.NaN, Infinity];
checkOp("logsumexp", [{ label: "infinities", shapes: [[4, 2]], values: [[-inf, -inf, inf, 1, -inf, 1, nan, 1]], args: [{ axis: 1 }], gradient: false }]); // biome-ignore format: a table
const rows: Case["args"] = [{ axis: 1 }];
// biome-ignore format: a table
checkOp("sum", [
  { label: "NaN and infinities", shapes: [[4, 2]], values: [[nan, 1, inf, 1, -inf, 1, inf, -inf]], args: rows, gradient: false },
]);
for (const name of ["max", "min"] as const) {
  const needle = Array.from({ length: 1031 }, (_, i) => (i === 777 ? nan : i));
  // biome-ignore format: a table
  checkOp(name, [
    { label: "a NaN wins", shapes: [[3, 3]], values: [[1, nan, 2, nan, 0, inf, 3, -inf, nan]], args: rows, gradient: false },
    { label: "a NaN among many", shapes: [[1031]], values: [needle], gradient: false },
    { label: "infinities", shapes: [[3, 2]], values: [[-inf, -inf, inf, 1, -inf, 1]], args: rows, gradient: false },
  ]);
}

const hills = Array.from({ length: 100 }, (_, i) => (i % 40 === 7 ? 9 : i % 40 === 8 ? -9 : 0));
// biome-ignore format: a table
const places: OpCase<"argmax" | "argmin">[] = [
  ...awkward(64).map((n): OpCase<"argmax"> => ({ shapes: [[3, n]], args: [{ axis: -1 }] })),
  ...awkward(64).map((n): OpCase<"argmax"> => ({ shapes: [[n, 3]], args: [{ axis: 0 }] })),
  { shapes: [[3, 5, 7]], args: [{ axis: 1 }] },
  { shapes: [[1031]], args: [{ axis: 0 }] },
  { shapes: [[2, 1031, 3]], args: [{ axis: -2 }] },
  { label: "the first of equals", shapes: [[2, 5]], values: [[1, 3, 3, 1, 3, 2, 2, 2, 2, 2]], args: [{ axis: 1 }] },
  { label: "the first of equals", shapes: [[100]], values: [hills], args: [{ axis: 0 }] },
  { label: "0 and −0 are equal", shapes: [[2, 2]], values: [[-0, 0, 0, -0]], args: [{ axis: 1 }] },
  { label: "the first NaN", shapes: [[2, 4]], values: [[1, nan, inf, nan, -inf, 1, 2, nan]], args: [{ axis: 1 }] },
  { label: "infinities", shapes: [[2, 3]], values: [[-inf, -inf, -inf, 1, inf, -inf]], args: [{ axis: 1 }] },
  { label: "of all", shapes: [[3, 5]] },
  { label: "of all", shapes: [[3, 5]], args: [{ keepdims: true }] },
  { shapes: [[3, 5]], args: [{ axis: 0, keepdims: true }] },
  { label: "whole numbers", shapes: [[5]], dtypes: ["int32"], values: [[1, -(2 ** 31), 2 ** 31 - 1, -(2 ** 31), 0]] },
  { label: "whole numbers", shapes: [[2, 67]], dtypes: ["int32"], args: [{ axis: 1 }] },
  { label: "whole numbers", shapes: [[4]], dtypes: ["uint32"], values: [[2 ** 31, 0, 2 ** 32 - 1, 0]] },
  { label: "truths", shapes: [[5]], dtypes: ["bool"], values: [[1, 0, 1, 0, 1]] },
];
checkOp("argmax", places, { result: "int32" });
checkOp("argmin", places, { result: "int32" });

test("where several numbers are the largest or smallest, they share the gradient", async () => {
  await inBothFamilies(
    [Tensor.from([1, 3, 3, 0, 0, 2], [2, 3])],
    (x) => ({
      max: gradients(ops.sum(ops.max(x, { axis: 1 })), [x])[0]!,
      min: gradients(ops.sum(ops.min(x)), [x])[0]!,
    }),
    (found) => expect(found).toEqual({ max: [0, 0.5, 0.5, 0, 0, 1], min: [0, 0, 0, 0.5, 0.5, 0] }),
  );
});

test("variance is exact for a small spread around a large mean", async () => {
  await inBothFamilies(
    [Float32Array.from({ length: 1000 }, (_, i) => 4096 + (i % 2))],
    (x) => ({ out: ops.variance(x) }),
    ({ out }) => expect(out).toEqual([0.25]), // E[x²] − mean² would lose it: x² takes 25 bits
  );
});

test("a long sum keeps its precision", async () => {
  // One running sum would stand still at 2²⁴, since 2²⁴ + 1 is no float32.
  const x = new Float32Array(2 ** 24 + 2 ** 20).fill(1);
  await inBothFamilies(
    [x],
    (t) => ({ out: ops.sum(t) }),
    ({ out }) => expect(out).toEqual([x.length]),
  );
});
