import { describe, expect, test } from "vitest";
import { gradients } from "../../src/graph/gradients.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";
import { awkward, checkOp } from "../harness/check-op.js";

const cases = [
  ...awkward(16).map((channels) => ({ shapes: [[2, 4, 6, channels]] })),
  { shapes: [[1, 2, 2, 1]] },
  { shapes: [[3, 7, 5, 4]] }, // a row and a column are left over
  { shapes: [[1, 65, 4, 3]] },
  ...(["valid", "same"] as const).flatMap((padding) => [
    { shapes: [[2, 7, 5, 3]], args: [{ padding }] as const },
    { shapes: [[2, 7, 6, 3]], args: [{ padding, poolSize: 3, strides: 2 }] as const }, // windows overlap
    { shapes: [[2, 7, 6, 3]], args: [{ padding, poolSize: 3, strides: 1 }] as const },
    { shapes: [[1, 9, 8, 2]], args: [{ padding, poolSize: 2, strides: 3 }] as const }, // cells between windows
    { shapes: [[1, 9, 8, 2]], args: [{ padding, poolSize: [3, 2] }] as const },
    { shapes: [[1, 9, 8, 2]], args: [{ padding, poolSize: [1, 4], strides: [2, 1] }] as const },
  ]),
  {
    label: "pixels of padding",
    shapes: [[1, 5, 4, 3]],
    args: [
      {
        padding: [
          [1, 0],
          [1, 1],
        ],
      },
    ] as const,
  },
];

checkOp("maxPool2d", cases);
// Only the real cells count, so a corner of "same" padding is the mean of fewer. A mean of up to 9.
checkOp("averagePool2d", cases, { terms: () => 9 });

describe("maxPool2d", () => {
  test("takes padding for nothing, not for 0", async () => {
    await inBothFamilies(
      [Tensor.from([-1, -2, -3, -4, -5, -6, -7, -8, -9], [1, 3, 3, 1])],
      (x) => ({ out: ops.maxPool2d(x, { poolSize: 2, padding: "same" }) }),
      ({ out }) => expect(out).toEqual([-1, -3, -7, -9]),
    );
  });

  test("the gradient of a window goes to one place even where several tie", async () => {
    await inBothFamilies(
      [Tensor.from([5, 5, 5, 5], [1, 2, 2, 1])],
      (x) => ({ grad: gradients(ops.sum(ops.maxPool2d(x)), [x])[0]! }),
      ({ grad }) => expect(grad!.reduce((sum, g) => sum + g, 0)).toBe(1),
    );
  });
});
