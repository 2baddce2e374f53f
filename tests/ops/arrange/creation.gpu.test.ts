import { expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

const exact = { ulps: 0, result: "float32" } as const;

checkOp("full", [{ shapes: [], args: [[3, 5], -0.5] }], exact);
checkOp("full", [{ shapes: [], args: [[3], -5, { dtype: "int32" }] }], { result: "int32" });
checkOp("zeros", [{ shapes: [], args: [[2, 3]] }], exact);
checkOp("ones", [{ shapes: [], args: [[5], { dtype: "bool" }] }], { result: "bool" });
checkOp("fullLike", [{ shapes: [[3, 5]], args: [7], dtypes: ["uint32"] }], { result: "uint32" });
checkOp("zerosLike", [{ shapes: [[3, 5]] }], exact);
checkOp("onesLike", [{ shapes: [[3, 5]], dtypes: ["bool"], args: [{ dtype: "float32" }] }], exact);
checkOp(
  "arange",
  [
    { shapes: [], args: [7] },
    { shapes: [], args: [5, -4, { step: -2 }] },
  ],
  { result: "int32" },
);
checkOp("arange", [{ shapes: [], args: [0.5, 3] }], exact);
// The numbers are rounded to f32 once.
checkOp(
  "linspace",
  [
    { shapes: [], args: [0, 1, { num: 7 }] },
    { shapes: [], args: [2, -3, { num: 5, endpoint: false }] },
  ],
  {
    ulps: 1,
    result: "float32",
  },
);
checkOp(
  "eye",
  [
    { shapes: [], args: [3] },
    { shapes: [], args: [3, { columns: 5, k: -1 }] },
  ],
  exact,
);

test("meshgrid gives the coordinates of a grid", async () => {
  await inBothFamilies(
    [Tensor.from([1, 2, 3], [3]), Tensor.from([4, 5], [2])],
    (x, y) => {
      const [columns, rows] = ops.meshgrid([x!, y!]);
      const [first] = ops.meshgrid([x!, y!], { indexing: "ij" });
      return { columns: columns!, rows: rows!, first: first! };
    },
    ({ columns, rows, first }) => {
      expect(columns).toEqual([1, 2, 3, 1, 2, 3]);
      expect(rows).toEqual([4, 4, 4, 5, 5, 5]);
      expect(first).toEqual([1, 1, 2, 2, 3, 3]);
    },
  );
});
