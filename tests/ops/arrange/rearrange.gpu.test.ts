import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";

// Elements are moved, not computed: exact, and of any type.
const exact = { ulps: 0 };
const whole = { dtypes: ["int32"] } as const;
const truths = { dtypes: ["bool"] } as const;

// biome-ignore format: a table
checkOp("stack", [
  { shapes: [[2, 3], [2, 3]] },
  { shapes: [[5], [5], [5]], args: [-1] },
  { shapes: [[], []] },
  { shapes: [[2, 3], [2, 3]], args: [1], dtypes: ["bool", "bool"] },
], { ...exact, list: true });
checkOp(
  "rearrange",
  [
    { shapes: [[2, 3, 4]], args: ["a b c -> c (a b)"] },
    { shapes: [[2, 4, 6, 3]], args: ["b (h p) (w q) c -> (b h w) p q c", { p: 2, q: 3 }] },
    { shapes: [[6]], args: ["(a b) -> b a", { a: 2, b: 3 }] },
  ],
  exact,
);
checkOp("swapaxes", [{ shapes: [[2, 3, 5]], args: [0, -1] }], exact);
checkOp(
  "moveaxis",
  [
    { shapes: [[2, 3, 5]], args: [0, -1] },
    { shapes: [[2, 3, 5, 7]], args: [[3, 0], [1, 2]], ...whole }, // biome-ignore format: a row
  ],
  exact,
);
checkOp(
  "flip",
  [{ shapes: [[3, 1, 5]] }, { shapes: [[3, 5]], args: [-1] }, { shapes: [[3, 5]], args: [[0]], ...truths }],
  exact,
);
checkOp(
  "roll",
  [
    { shapes: [[3, 5]], args: [2] },
    { shapes: [[3, 5]], args: [-7, 1] },
    { label: "all the way round", shapes: [[7]], args: [14] },
    { shapes: [[5, 2]], args: [1, 0], ...whole },
    {
      label: "each axis by its own",
      shapes: [[3, 5]],
      args: [
        [1, -2],
        [1, 0],
      ],
    },
    { label: "all axes alike", shapes: [[3, 5]], args: [1, [0, -1]] },
  ],
  exact,
);
// The gradients of repeat and tile are sums.
checkOp("repeat", [
  { shapes: [[3, 5]], args: [2] },
  { shapes: [[3, 5, 2]], args: [3, 1] },
  { shapes: [[3, 5]], args: [2, -1], ...whole },
  { label: "each as often as it is told", shapes: [[3, 2]], args: [[2, 0, 3], 0] },
]);
checkOp("tile", [
  { shapes: [[3, 5]], args: [2] },
  { shapes: [[3]], args: [[2, 3, 2]] },
  { shapes: [[2, 3]], args: [[2, 1]], ...truths },
]);
checkOp(
  "depthToSpace",
  [
    { shapes: [[2, 3, 2, 12]], args: [2] },
    { shapes: [[1, 9, 2, 3]], args: [3, { dataFormat: "channelsFirst" }], ...whole },
  ],
  exact,
);
checkOp(
  "spaceToDepth",
  [
    { shapes: [[2, 4, 6, 3]], args: [2] },
    { shapes: [[1, 2, 6, 3]], args: [3, { dataFormat: "channelsFirst" }], ...whole },
  ],
  exact,
);
for (const name of ["triu", "tril"] as const) {
  checkOp(
    name,
    [
      { shapes: [[3, 5]] },
      { shapes: [[2, 5, 3]], args: [1] },
      { shapes: [[5, 7]], args: [-2], ...whole },
      { label: "all or nothing", shapes: [[3, 3]], args: [-100] },
      { shapes: [[3, 3]], args: [1], ...truths },
    ],
    exact,
  );
}

test("triu and tril drop what is no number", async () => {
  await inBothFamilies(
    [Tensor.from([1, Number.NaN, Infinity, 4], [2, 2])],
    (x) => ({ lower: ops.multiply(ops.tril(x), 2), upper: ops.triu(x) }),
    ({ lower, upper }) => {
      expect(lower).toEqual([2, 0, Infinity, 8]);
      expect(upper).toEqual([1, Number.NaN, 0, 4]);
    },
  );
});

describe("split", () => {
  test("cuts into equal parts or at indices, and gradients come back together", async () => {
    await inBothFamilies(
      [Tensor.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6])],
      (x) => {
        const [first, second, third] = ops.split(x, 3, -1);
        const [head, middle, tail] = ops.split(x, [1, 4], 1);
        const loss = ops.add(ops.sum(second!), ops.multiply(ops.sum(tail!), 2));
        const [grad] = gradients(loss, [x]);
        return { first: first!, third: third!, head: head!, middle: middle!, grad: grad! };
      },
      ({ first, third, head, middle, grad }) => {
        expect(first).toEqual([1, 2, 7, 8]);
        expect(third).toEqual([5, 6, 11, 12]);
        expect(head).toEqual([1, 7]);
        expect(middle).toEqual([2, 3, 4, 8, 9, 10]);
        expect(grad).toEqual([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2]);
      },
    );
  });

  test("unstack takes an axis apart", async () => {
    await inBothFamilies(
      [Tensor.from([1, 2, 3, 4, 5, 6], [3, 2], "int32")],
      (x) => {
        const [a, b] = ops.unstack(x, 1);
        return { a: a!, b: b!, again: ops.stack(ops.unstack(x), 0) };
      },
      ({ a, b, again }) => {
        expect(a).toEqual([1, 3, 5]);
        expect(b).toEqual([2, 4, 6]);
        expect(again).toEqual([1, 2, 3, 4, 5, 6]);
      },
    );
  });
});
