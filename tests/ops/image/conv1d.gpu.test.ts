import { expect, test } from "vitest";
import { compile } from "../../../src/graph/program/compile.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { checkOp, type OpCase } from "../../harness/check-op.js";

const composed = true; // of the ops for two dimensions, of which one is 1

/** An element of the result sums a kernel's worth of products. */
const terms = ({ shapes: [, kernel] }: OpCase<"conv1d">) => kernel![0]! * kernel![1]!;

// biome-ignore format: a table
const cases: OpCase<"conv1d">[] = [
  { shapes: [[1, 1, 1], [1, 1, 1]] },
  { label: "a product of matrices", shapes: [[2, 5, 3], [1, 3, 4]] },
  { shapes: [[2, 17, 3], [3, 3, 5]] },
  { shapes: [[2, 9, 3], [4, 3, 5]], args: [{ padding: "same", strides: 2 }] },
  { shapes: [[2, 9, 3], [3, 3, 5]], args: [{ padding: "causal" }] },
  { shapes: [[1, 9, 2], [3, 2, 4]], args: [{ padding: "causal", dilationRate: 2 }] },
  { shapes: [[1, 11, 4], [3, 2, 6]], args: [{ padding: "causal", strides: 3, groups: 2 }] },
  { shapes: [[2, 7, 2], [3, 2, 3]], args: [{ padding: [[2, 1]], dilationRate: [2] }] },
  { label: "a filter a step", shapes: [[2, 8, 3], [3, 1, 6]], args: [{ groups: 3, padding: "same" }] },
  { label: "channels first", shapes: [[2, 3, 7], [3, 3, 5]], args: [{ dataFormat: "channelsFirst" }] },
];

checkOp("conv1d", cases, { terms, composed });

// biome-ignore format: a table
checkOp("depthwiseConv1d", [
  { shapes: [[2, 9, 3], [3, 3, 2]] },
  { shapes: [[1, 9, 5], [2, 5, 1]], args: [{ strides: 2, padding: "same" }] },
  { shapes: [[1, 9, 1], [3, 1, 3]], args: [{ dilationRate: 2 }] },
], { composed, terms: ({ shapes: [, kernel] }) => kernel![0]! });

// biome-ignore format: a table
checkOp("separableConv1d", [
  { shapes: [[2, 7, 3], [3, 3, 2], [1, 6, 5]], args: [{ padding: "same" }] },
  { shapes: [[2, 3, 7], [2, 3, 1], [1, 3, 2]], args: [{ strides: 2, dataFormat: "channelsFirst" }] },
], { composed, terms: ({ shapes: [, kernel, pointwise] }) => kernel![0]! * pointwise![1]! });

test("a causal conv1d, which TensorFlow.js does not have, sees nothing that comes later", async () => {
  const steps = 6;
  const kernel = Tensor.from([[[1]], [[10]], [[100]]]);
  const causal = await compile(
    (x, w) => {
      const y = ops.conv1d(x!, w!, { padding: "causal", dilationRate: 2 });
      const [dx] = gradients(ops.sum(ops.slice(y, [undefined, { start: 3, stop: 4 }])), [x!]);
      return { y, dx: dx! };
    },
    [{ shape: [1, steps, 1] }, { shape: kernel.shape }],
  );
  const { y, dx } = await causal.run(Tensor.from([[[1], [2], [3], [4], [5], [6]]]), kernel);
  causal.dispose();
  // y[t] = 100 · x[t] + 10 · x[t − 2] + x[t − 4], with nothing before the first step.
  expect([...y.data]).toEqual([100, 200, 310, 420, 531, 642]);
  // So step 3 has heard of steps 3 and 1, and of none after.
  expect([...dx.data]).toEqual([0, 10, 0, 100, 0, 0]);
});
