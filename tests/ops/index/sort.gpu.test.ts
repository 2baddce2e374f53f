import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";

const [nan, inf] = [Number.NaN, Infinity];
/** Few different numbers, so that many are equal. */
const few = (size: number) => Array.from({ length: size }, (_, i) => ((i * 7919) % 11) - 5);

type Case = OpCase<"sort" | "argsort">;
const cases: Case[] = [
  { shapes: [[1]] },
  { shapes: [[3, 7]] },
  ...[15, 16, 17, 33].map((n): Case => ({ shapes: [[3, n]] })),
  { shapes: [[2, 1031]] },
  { label: "another axis", shapes: [[3, 37, 2]], args: [{ axis: 1 }] },
  { label: "downwards", shapes: [[2, 67]], args: [{ descending: true }] },
];
// biome-ignore format: a table
const special: Case[] = [
  { label: "equals keep their order", shapes: [[259]], values: [few(259)], gradient: false },
  { label: "equals keep their order", shapes: [[259]], values: [few(259)], args: [{ descending: true }], gradient: false },
  { label: "0 and −0 are equal, NaN is last", shapes: [[9]], values: [[0, nan, -0, inf, -1, nan, -inf, 0, -0]], gradient: false },
  { label: "whole numbers", shapes: [[2, 67]], dtypes: ["int32"], values: [few(134)] },
  { label: "whole numbers", shapes: [[3]], dtypes: ["int32"], values: [[1, -(2 ** 31), 2 ** 31 - 1]] },
  { label: "whole numbers", shapes: [[5]], dtypes: ["uint32"], values: [[1, 2 ** 32 - 1, 0, 2 ** 31, 1]] },
  { label: "truths", shapes: [[19]], dtypes: ["bool"], args: [{ descending: true }] },
];
checkOp("sort", [...cases, ...special], { ulps: 0 });
checkOp("argsort", [...cases, ...special], { result: "int32" });

// biome-ignore format: a table
checkOp("inTopK", [
  { shapes: [[4], [4, 3]], dtypes: ["int32", "float32"], values: [[0, 1, 2, 2], [1, 2, 3, 1, 2, 3, 1, 2, 3, 2, 2, 2]], args: [2] },
  { shapes: [[4], [4, 3]], dtypes: ["int32", "float32"], values: [[0, 1, 2, 2], [1, 2, 3, 1, 2, 3, 1, 2, 3, 2, 2, 2]], args: [1] },
  { label: "no class, NaN", shapes: [[3], [3, 2]], dtypes: ["int32", "float32"], values: [[2, -1, 0], [-1, -2, -1, -2, nan, 1]], args: [1] },
], { result: "bool" });

test("topK gives the largest with their places, and its gradient goes back there", async () => {
  await inBothFamilies(
    [Tensor.from([3, 1, 5, 5, 2, 7, 0, -1, 7, 8], [2, 5])],
    (x) => {
      const { values, indices } = ops.topK(x, 3);
      const loss = ops.sum(ops.multiply(values, ops.cast(indices, "float32")));
      return { values, indices, gradient: gradients(loss, [x])[0]! };
    },
    (found) =>
      expect(found).toEqual({
        values: [5, 5, 3, 8, 7, 7],
        indices: [2, 3, 0, 4, 0, 3],
        gradient: [0, 0, 2, 3, 0, 0, 0, 0, 3, 4],
      }),
  );
});
