import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";

const cases: OpCase<"adaptiveMaxPool" | "adaptiveAveragePool">[] = [
  { shapes: [[2, 7, 3]], args: [3] },
  { label: "more places than there were", shapes: [[2, 5, 4]], args: [7] },
  { shapes: [[2, 7, 6, 3]], args: [[2, 4]] },
  { shapes: [[1, 5, 6, 8]], args: [1] },
  { shapes: [[2, 3, 5, 7]], args: [[5, 3], { dataFormat: "channelsFirst" }] },
  { label: "nothing to do", shapes: [[1, 2, 3, 2]], args: [[2, 3]] },
  { shapes: [[1, 3, 4, 5, 2]], args: [[2, 3, 4]] },
];

checkOp("adaptiveMaxPool", cases);
// The mean of up to 30 numbers around 1.
checkOp("adaptiveAveragePool", cases, { terms: () => 30 });

test("adaptiveMaxPool keeps NaN and gives the gradient to the first of equal maxima", async () => {
  await inBothFamilies(
    [Tensor.from([5, 5, 5, 5, 1, 5, Number.NaN, 1, 2], [1, 3, 3, 1])],
    (x) => {
      const y = ops.adaptiveMaxPool(x, 2);
      const [grad] = gradients(ops.sum(ops.slice(y, [undefined, { stop: 1 }])), [x]);
      return { y, grad: grad! };
    },
    ({ y, grad }) => {
      expect(y).toEqual([5, 5, Number.NaN, 5]);
      expect(grad).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0]);
    },
  );
});
