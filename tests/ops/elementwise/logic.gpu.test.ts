import { expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";

const [nan, inf] = [Number.NaN, Infinity];
for (const name of ["isnan", "isinf", "isfinite"] as const) {
  checkOp(name, [{ shapes: [[7]], values: [[nan, inf, -inf, 0, -0, 1, -3e38]] }], { result: "bool" });
}

const FEW: OpCase[] = [
  { shapes: [[7, 5], [5]], dtypes: ["bool", "bool"] },
  { label: "numbers", shapes: [[4], [4]], values: [[0, -0, nan, -2], [1, 0, 0, inf]] }, // biome-ignore format: a table
  {
    label: "types that differ",
    shapes: [
      [3, 1],
      [1, 5],
    ],
    dtypes: ["int32", "float32"],
  },
];
checkOp("logicalAnd", FEW, { result: "bool" });
checkOp("logicalOr", FEW, { result: "bool" });
checkOp("logicalXor", FEW, { result: "bool" });
checkOp("logicalNot", [{ shapes: [[9]], dtypes: ["int32"], range: [0, 2] }], { result: "bool" });

checkOp(
  "where",
  [
    {
      shapes: [
        [3, 5],
        [3, 5],
        [3, 5],
      ],
      dtypes: ["bool", "float32", "float32"],
    },
    { label: "all stretched", shapes: [[7, 1], [5], []], dtypes: ["bool", "float32", "float32"] },
    { label: "what is not chosen does not count", shapes: [[3], [3], [3]], values: [[0, 1, 2], [nan, 2, 3], [4, nan, inf]], gradient: false }, // biome-ignore format: a table
  ],
  { result: "float32", wrt: [1, 2] },
);
checkOp("where", [{ shapes: [[5], [5], [5]], dtypes: ["bool", "int32", "int32"] }], { result: "int32" });

test("a number may stand for either side of where, and for a truth", async () => {
  await inBothFamilies(
    [Tensor.from([1, 0], [2], "bool"), [3, 4], Tensor.from([5, 6], [2], "int32")],
    (c, x, i) => ({
      right: ops.where(c, x, -1),
      left: ops.where(c, 7, i),
      both: ops.where(c, 1, 2),
      truth: ops.cast(ops.logicalAnd(x, 2), "int32"),
    }),
    (found) => expect(found).toEqual({ right: [3, -1], left: [7, 6], both: [1, 2], truth: [1, 1] }),
  );
});

for (const name of ["bitwiseAnd", "bitwiseOr", "bitwiseXor"] as const) {
  checkOp(name, [{ shapes: [[7, 9], [9]], dtypes: ["int32", "int32"] }]);
}
checkOp("bitwiseNot", [{ shapes: [[9]], dtypes: ["int32"] }]);
const shifts: OpCase[] = [
  { shapes: [[5], [5]], dtypes: ["int32", "int32"], values: [[1, -9, 5, 1, 1 << 30], [0, 2, 3, 31, 30]] }, // biome-ignore format: a table
];
checkOp("leftShift", shifts);
checkOp("rightShift", shifts);
