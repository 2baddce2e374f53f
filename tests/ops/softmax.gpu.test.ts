import { describe, expect, test } from "vitest";
import { gradients } from "../../src/graph/gradients.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../harness/check-op.js";

/** Rows of every length, and every number of rows. */
const SHAPES = [
  ...[2, 10, 31, 33, ...awkward(64), 129, 1000].map((n) => [3, n]),
  ...awkward(16).map((rows) => [rows, 10]),
  [65],
  [],
  [2, 3, 5],
];
const range = [-4, 4] as const;

const masked = [-Infinity, 1, 2, -Infinity, -Infinity, -1000, 0, 1000, 1000];
const special: OpCase[] = [
  { label: "masked, far apart", shapes: [[3, 3]], values: [masked], gradient: false },
  { label: "nothing above −∞", shapes: [[1, 3]], values: [[-Infinity, -Infinity, -Infinity]], gradient: false },
  { label: "NaN and +∞", shapes: [[3, 3]], values: [[1, Number.NaN, 2, 1, Infinity, 2, 1, 2, 3]], gradient: false },
  {
    label: "NaN far into a long row",
    shapes: [[2, 300]],
    values: [Array.from({ length: 600 }, (_, i) => (i === 299 ? Number.NaN : 0))],
    gradient: false,
  },
];

// e^x has 3 + 2·|x| units in the last place, the peak taken out x is within 8; the sum and the division add a few.
checkOp("softmax", [...SHAPES.map((shape) => ({ shapes: [shape], range })), ...special], { ulps: 24 });
// x − peak − log Σ: the error of numbers around 1, even where the result is small. The gradient sums a row.
checkOp("logSoftmax", [...SHAPES.map((shape) => ({ shapes: [shape], range })), ...special], {
  ulps: 8,
  terms: ({ shapes: [x] }) => x!.at(-1) ?? 1,
});

const classes = ({ shapes: [x] }: OpCase) => x!.at(-1)!;
const CLASSES = [
  [7, 10],
  ...awkward(64).map((n) => [3, n]),
  ...awkward(16).map((rows) => [rows, 10]),
  [3, 1000],
  [2, 5, 7],
  [10],
];

checkOp(
  "sparseCrossEntropy",
  CLASSES.map((shape) => {
    const rows = shape.slice(0, -1);
    const labels = Array.from({ length: rows.reduce((a, b) => a * b, 1) }, (_, i) => (i * 5 + 2) % shape.at(-1)!);
    return { shapes: [shape, rows], values: [undefined, labels], dtypes: ["float32", "int32"], range };
  }),
  { ulps: 8, terms: classes, result: "float32" },
);
checkOp("sparseCrossEntropy", [
  {
    label: "no such class",
    shapes: [[3, 4], [3]],
    values: [undefined, [4, -1, 0]],
    dtypes: ["float32", "int32"],
    gradient: false,
  },
  {
    label: "a masked class",
    shapes: [[2, 3], [2]],
    values: [
      [-Infinity, 0, 1, -Infinity, 0, 1],
      [1, 0],
    ],
    dtypes: ["float32", "int32"],
    gradient: false,
  },
]);

checkOp(
  "oneHotCrossEntropy",
  CLASSES.map((shape) => ({ shapes: [shape, shape], range })),
  { ulps: 8, terms: classes, wrt: [0] },
);
checkOp("oneHotCrossEntropy", [
  {
    label: "a target of 0 costs nothing",
    shapes: [
      [1, 3],
      [1, 3],
    ],
    values: [
      [-Infinity, 0, 1],
      [0, 0, 1],
    ],
    gradient: false,
  },
]);

describe("cross-entropy", () => {
  test("stays exact where the probability has long rounded to 0 or 1", async () => {
    await inBothFamilies(
      [Tensor.from([200, 0, -200, 0, 0, 200], [2, 3]), Tensor.from([2, 2], [2], "int32")],
      (x, labels) => {
        const loss = ops.sparseCrossEntropy(x, labels);
        return { loss, grad: gradients(ops.sum(loss), [x])[0]! };
      },
      (found) => expect(found).toEqual({ loss: [400, 0], grad: [1, 0, -1, 0, 0, 0] }),
    );
  });

  test("a label that is no class gives a gradient of NaN, in its row alone", async () => {
    await inBothFamilies(
      [Tensor.from([0, 0, 0, 0], [2, 2]), Tensor.from([7, 0], [2], "int32")],
      (x, labels) => ({ grad: gradients(ops.sum(ops.sparseCrossEntropy(x, labels)), [x])[0]! }),
      ({ grad }) => expect(grad).toEqual([Number.NaN, Number.NaN, -0.5, 0.5]),
    );
  });
});
