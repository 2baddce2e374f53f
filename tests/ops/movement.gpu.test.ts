import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/device.js";
import { compile } from "../../src/graph/compile.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { awkward, checkOp } from "../harness/check-op.js";

// Elements are moved, not computed: exact, and of any type.
const exact = { ulps: 0 };
const TYPES = ["int32", "uint32", "bool"] as const;

checkOp(
  "transpose",
  [
    ...awkward(64).map((n) => ({ shapes: [[n, 5]] })),
    { label: "nothing to do", shapes: [[7]] },
    { label: "nothing to do", shapes: [[3, 5]], args: [[0, 1]] },
    { shapes: [[3, 5, 7]] },
    { shapes: [[3, 5, 7]], args: [[1, 0, 2]] },
    { shapes: [[3, 5, 7]], args: [[-1, 0, 1]] },
    { shapes: [[2, 3, 5, 7]], args: [[0, 3, 1, 2]] },
    { shapes: [[2, 3, 2, 3, 2, 3]], args: [[5, 3, 1, 0, 2, 4]] },
    ...TYPES.map((dtype) => ({ shapes: [[3, 5]], dtypes: [dtype] })),
  ],
  exact,
);

checkOp(
  "slice",
  [
    ...awkward(64).map((n) => ({ shapes: [[n + 2]], args: [[{ start: 1, stop: -1 }]] as const })),
    { label: "nothing to do", shapes: [[5, 3]], args: [[]] },
    { label: "the first axis", shapes: [[5, 3]], args: [[{ stop: 2 }]] },
    { label: "the last axis", shapes: [[5, 7]], args: [[undefined, { start: -3 }]] },
    { label: "steps", shapes: [[9, 7]], args: [[{ step: 2 }, { start: 1, step: 3 }]] },
    { label: "backwards", shapes: [[5, 7]], args: [[{ step: -1 }, { start: -2, step: -2 }]] },
    { label: "backwards", shapes: [[7]], args: [[{ start: 5, stop: 1, step: -1 }]] },
    { label: "beyond the ends", shapes: [[5]], args: [[{ start: -100, stop: 100 }]] },
    { label: "beyond the ends", shapes: [[5]], args: [[{ start: 100, stop: -100, step: -2 }]] },
    { shapes: [[2, 3, 5, 4]], args: [[undefined, { start: 1 }, { step: 2 }, { start: 1, stop: 3 }]] },
    ...TYPES.map((dtype) => ({ shapes: [[5, 3]], dtypes: [dtype], args: [[{ start: 1 }]] as const })),
  ],
  exact,
);

checkOp(
  "concat",
  [
    ...awkward(64).map((n) => ({
      shapes: [
        [3, n],
        [3, 5],
      ],
    })),
    { shapes: [[2], [3], [5]] },
    {
      shapes: [
        [2, 3],
        [4, 3],
        [1, 3],
      ],
      args: [0],
    },
    {
      shapes: [
        [2, 3, 5],
        [2, 1, 5],
      ],
      args: [-2],
    },
    { label: "one alone", shapes: [[2, 3]], args: [0] },
    ...TYPES.map((dtype) => ({
      shapes: [
        [2, 3],
        [2, 4],
      ],
      dtypes: [dtype, dtype],
      args: [1] as const,
    })),
  ],
  { ...exact, list: true },
);

checkOp(
  "zeroPad",
  [
    ...awkward(64).map((n) => ({ shapes: [[n]], args: [[[1, 2]]] as const })),
    {
      label: "nothing to do",
      shapes: [[2, 3]],
      args: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    },
    {
      shapes: [[3, 5]],
      args: [
        [
          [0, 2],
          [3, 0],
        ],
      ],
    },
    {
      shapes: [[2, 3, 4, 2]],
      args: [
        [
          [0, 0],
          [1, 2],
          [2, 1],
          [0, 0],
        ],
      ],
    },
    ...TYPES.map((dtype) => ({ shapes: [[3]], dtypes: [dtype], args: [[[1, 1]]] as const })),
  ],
  exact,
);

checkOp(
  "reshape",
  [
    { shapes: [[6, 5]], args: [[2, 15]] },
    { shapes: [[6, 5]], args: [[-1]] },
    { shapes: [[6, 5]], args: [[3, -1, 2]] },
    { label: "nothing to do", shapes: [[6, 5]], args: [[6, 5]] },
    { label: "to a scalar", shapes: [[1, 1]], args: [[]] },
    ...TYPES.map((dtype) => ({ shapes: [[6]], dtypes: [dtype], args: [[2, 3]] as const })),
  ],
  exact,
);
checkOp(
  "expandDims",
  [0, 1, -1, -2].map((axis) => ({ shapes: [[3, 5]], args: [axis] as const })),
  exact,
);
checkOp(
  "squeeze",
  [
    { shapes: [[1, 3, 1, 5]] },
    { shapes: [[1, 3, 1, 5]], args: [0] },
    { shapes: [[1, 3, 1, 5]], args: [[-2]] },
    { shapes: [[1, 3, 1, 5]], args: [[0, 2]] },
  ],
  exact,
);
// The gradient sums what was spread.
checkOp("broadcastTo", [
  { shapes: [[]], args: [[3, 5]] },
  { shapes: [[1]], args: [[7]] },
  { shapes: [[5]], args: [[3, 5]] },
  { shapes: [[3, 1]], args: [[3, 65]] },
  { shapes: [[3, 1, 5]], args: [[2, 3, 7, 5]] },
  { label: "nothing to do", shapes: [[3, 5]], args: [[3, 5]] },
  ...TYPES.map((dtype) => ({ shapes: [[3, 1]], dtypes: [dtype], args: [[2, 3, 5]] as const })),
]);

describe("more than 65,535 workgroups", () => {
  // WebGPU allows no more along one axis of the grid, so kernels spread over two.
  test("transpose", async () => {
    const [rows, columns] = [3, 1_400_000];
    const x = Float32Array.from({ length: rows * columns }, (_, i) => i % 1009);
    const program = await compile((t) => ops.transpose(t), [{ shape: [rows, columns] }]);
    const { data } = await program.run(new Tensor([rows, columns], x, "float32"));
    program.dispose();
    let wrong = 0;
    for (let i = 0; i < data.length; i++) if (data[i] !== x[(i % rows) * columns + Math.floor(i / rows)]) wrong++;
    expect(wrong).toBe(0);
  });

  test.each(["sum", "softmax", "argmax"] as const)("%s", async (name) => {
    const rows = 530_000;
    const device = await currentDevice();
    const x = Float32Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 0 ? Math.floor(i / 2) % 1009 : 0.5));
    const op = {
      sum: (t: Parameters<typeof ops.sum>[0]) => ops.sum(t, { axis: 1 }),
      softmax: ops.softmax,
      argmax: (t: Parameters<typeof ops.sum>[0]) => ops.argmax(t, 1),
    }[name];
    const expected = {
      sum: (i: number) => x[2 * i]! + x[2 * i + 1]!,
      softmax: (i: number) =>
        Math.exp(x[i]! - Math.max(x[i]!, x[i ^ 1]!)) / (1 + Math.exp(-Math.abs(x[i]! - x[i ^ 1]!))),
      argmax: (i: number) => (x[2 * i]! > x[2 * i + 1]! ? 0 : 1),
    }[name];
    const program = await compile(op, [{ shape: [rows, 2] }], { device, family: "gpu" });
    const { data } = await program.run(new Tensor([rows, 2], x, "float32"));
    program.dispose();
    let wrong = 0;
    for (let i = 0; i < data.length; i++) if (!(Math.abs(data[i]! - expected(i)) < 1e-4)) wrong++;
    expect(wrong).toBe(0);
  });
});
