import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";
import { count } from "../../reference/array.js";

/** Rows of every length, and every number of rows. */
const SHAPES = [
  ...[2, 31, 33, ...awkward(64), 129, 1000].map((n) => [3, n]),
  ...awkward(16).map((rows) => [rows, 10]),
  [2, 3, 5],
];
const range = [-4, 4] as const;
const [nan, inf] = [Number.NaN, Infinity];

const lateNaN = Array.from({ length: 600 }, (_, i) => (i === 299 ? nan : 0));
// biome-ignore format: a table
const cases: OpCase[] = [
  ...[[], [65], ...SHAPES].map((shape) => ({ shapes: [shape], range })),
  { label: "masked, and far apart", shapes: [[3, 3]], values: [[-inf, 1, 2, -inf, -inf, -1000, 0, 1000, 1000]], gradient: false },
  { label: "nothing above −∞", shapes: [[1, 3]], values: [[-inf, -inf, -inf]], gradient: false },
  { label: "NaN and +∞", shapes: [[3, 3]], values: [[1, nan, 2, 1, inf, 2, 1, 2, 3]], gradient: false },
  { label: "a NaN far into a long row", shapes: [[2, 300]], values: [lateNaN], gradient: false },
];

// e^x has an error of 3 + 2·|x| units in the last place, and with the peak taken out x is between −8 and 0; the sum and
// the division add a few.
checkOp("softmax", cases, { ulps: 24 });
// x − peak − log Σ has the error of numbers around 1 even where it is small. The gradient sums a row.
const terms = ({ shapes: [x] }: OpCase) => x!.at(-1) ?? 1;
checkOp("logSoftmax", cases, { ulps: 8, terms });

const labelled = SHAPES.map((shape): OpCase => {
  const rows = shape.slice(0, -1);
  const labels = Array.from({ length: count(rows) }, (_, i) => (i * 5 + 2) % shape.at(-1)!);
  return { shapes: [shape, rows], values: [undefined, labels], dtypes: ["float32", "int32"], range };
});
checkOp("sparseCrossEntropy", labelled, { ulps: 8, terms });
const withLabels = { dtypes: ["float32", "int32"], gradient: false } as const;
// biome-ignore format: a table
checkOp("sparseCrossEntropy", [
  { label: "no such class", shapes: [[3, 4], [3]], values: [undefined, [4, -1, 0]], ...withLabels },
  { label: "a masked class", shapes: [[2, 3], [2]], values: [[-inf, 0, 1, -inf, 0, 1], [1, 0]], ...withLabels },
]);

// The targets are any numbers here: they need not add up to 1.
checkOp(
  "oneHotCrossEntropy",
  SHAPES.map((shape) => ({ shapes: [shape, shape], range })),
  { ulps: 8, terms, wrt: [0] },
);
// biome-ignore format: a table
checkOp("oneHotCrossEntropy", [
  { label: "a target of 0 costs nothing", shapes: [[1, 3], [1, 3]], values: [[-inf, 0, 1], [0, 0, 1]], gradient: false },
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
      ({ grad }) => expect(grad).toEqual([nan, nan, -0.5, 0.5]),
    );
  });
});

for (const name of ["softmax", "logSoftmax"] as const) {
  const along = [0, 1, [0, 2], [2, 1, 0], null].map(
    (axis): OpCase<"softmax"> => ({ shapes: [[3, 5, 7]], args: [{ axis }] }),
  );
  checkOp(name, along, { ulps: 32, terms: () => 1 });
}

// Few are not 0: the gradient is that of the mean of those.
checkOp("sparsemax", [
  { shapes: [[3, 7]] },
  { shapes: [[2, 5, 3]], args: [{ axis: 1 }], range: [-3, 3] },
  { label: "equals", shapes: [[2, 4]], values: [[1, 1, 1, 1, 5, 5, 0, 0]], gradient: false },
  { label: "large values", shapes: [[2, 4]], values: [[1e6, 1e6 - 0.5, 1e6, 0, -1e9, -1e9, -2e9, -1e9]], gradient: false },
  { label: "masks, NaN and infinity", shapes: [[3, 3]], values: [[1, -Infinity, 0.5, 1, NaN, 2, 3, 1, NaN]], gradient: false },
  { label: "many that are left", shapes: [[40, 300]], range: [-0.01, 0.01] }, // biome-ignore format: a table
], { ulps: 16, terms: () => 1 }); // biome-ignore format: a table
