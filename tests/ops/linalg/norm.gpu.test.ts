import { expect, test } from "vitest";
import { ops, Tensor } from "../../../src/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

const how = { ulps: 32, terms: () => 1 };
const of = (options: readonly ops.NormOptions[]) =>
  options.map((one) => ({ shapes: [[3, 5, 7]], args: [one] as [ops.NormOptions] }));

// Along one axis there are vectors, and without an order whatever the axes hold is one.
checkOp("norm", of([{}, { axis: [0, 2], keepdims: true }, { ord: 1, axis: 0 }, { ord: 2, axis: [1] }, { ord: 3, axis: -1, keepdims: true }]), how); // biome-ignore format: a table
checkOp(
  "norm",
  of([
    { ord: Infinity, axis: 1 },
    { ord: -Infinity, axis: 1 },
    { ord: -2, axis: 0 },
  ]),
  how,
);
checkOp("norm", [{ shapes: [[2, 3]], values: [[0, 1, 0, 0, 0, -2]], args: [{ ord: 0, axis: 1 }], gradient: false }]);

// Over two axes there are matrices, rows first.
checkOp("norm", of([{ ord: "fro", axis: [0, 2] }, { ord: 1, axis: [1, 2] }, { ord: 1, axis: [2, 1], keepdims: true }]), how); // biome-ignore format: a table
checkOp("norm", of([{ ord: -1, axis: [-1, 0] }, { ord: Infinity, axis: [1, 2] }, { ord: -Infinity, axis: [2, 0] }]), how); // biome-ignore format: a table
checkOp("norm", [{ label: "a matrix by itself", shapes: [[3, 4]], args: [{ ord: 1 }] }], how);

test("norms by singular values", async () => {
  const near = (found: readonly number[] | undefined, wanted: readonly number[]) =>
    wanted.forEach((value, i) => void expect(found?.[i]).toBeCloseTo(value, 5));
  await inBothFamilies(
    [Tensor.from([[[3, 0], [4, 5]], [[1, 0], [0, -2]]])], // biome-ignore format: two matrices
    (x) => ({
      nuclear: ops.norm(x, { ord: "nuc", axis: [1, 2] }),
      largest: ops.norm(x, { ord: 2, axis: [-2, -1], keepdims: true }),
      smallest: ops.norm(x, { ord: -2, axis: [2, 1] }),
    }),
    ({ nuclear, largest, smallest }) => {
      near(nuclear, [Math.sqrt(45) + Math.sqrt(5), 3]);
      near(largest, [Math.sqrt(45), 2]);
      near(smallest, [Math.sqrt(5), 1]);
    },
  );
});
