import { describe, expect, test } from "vitest";
import { ArgumentError, Conv1D, Conv2D, Conv3D, DTypeError, ShapeError } from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { startOf } from "../harness/start-of.js";

checkLayer("Conv2D", {
  make: (options) => new Conv2D(4, 3, options),
  input: [6, 5, 2],
  output: [4, 3, 4],
  weights: { kernel: [3, 3, 2, 4], bias: [4] },
  refuses: [
    { label: "a sequence", input: [6, 2], error: ShapeError, message: /\[batch, height, width, channels\]/ },
    {
      label: "images smaller than the kernel",
      input: [2, 5, 2],
      error: ShapeError,
      message: /larger than the input.*padding/,
    },
    { label: "integers", input: [6, 5, 2], dtype: "int32", error: DTypeError, message: /float32.*int32/ },
  ],
});

checkLayer("Conv2D of one filter", {
  make: (options) => new Conv2D(1, 3, options),
  input: [3, 3, 1],
  output: [1, 1, 1],
  weights: { kernel: [3, 3, 1, 1], bias: [1] },
  values: [
    {
      label: "is a sum over windows, not turned around",
      x: [
        [
          [[1], [2], [3]],
          [[4], [5], [6]],
          [[7], [8], [9]],
        ],
      ],
      weights: [
        [
          [[[1]], [[0]], [[0]]],
          [[[0]], [[0]], [[2]]],
          [[[0]], [[0]], [[0]]],
        ],
        [0.5],
      ],
      y: [[[[13.5]]]],
    },
  ],
});

checkLayer("Conv2D with padding same, strides and relu", {
  make: (options) => new Conv2D(3, [3, 2], { strides: 2, padding: "same", activation: "relu", ...options }),
  input: [5, 7, 1],
  output: [3, 4, 3],
  weights: { kernel: [3, 2, 1, 3], bias: [3] },
});

checkLayer("Conv2D without bias, dilated, in groups", {
  make: (options) => new Conv2D(6, 2, { dilationRate: [2, 1], groups: 2, useBias: false, ...options }),
  input: [5, 4, 4],
  output: [3, 3, 6],
  weights: { kernel: [2, 2, 2, 6] },
});

checkLayer("Conv2D with channels first", {
  make: (options) => new Conv2D(4, 3, { dataFormat: "channelsFirst", ...options }),
  input: [2, 6, 5],
  output: [4, 4, 3],
  weights: { kernel: [3, 3, 2, 4], bias: [4] },
});

checkLayer("Conv1D", {
  make: (options) => new Conv1D(4, 3, { strides: 2, padding: "same", activation: "relu", ...options }),
  input: [7, 3],
  output: [4, 4],
  weights: { kernel: [3, 3, 4], bias: [4] },
  refuses: [{ label: "images", input: [4, 4, 3], error: ShapeError, message: /sequences.*\[batch, steps, channels\]/ }],
});

checkLayer("Conv1D with padding causal, dilated", {
  make: (options) => new Conv1D(1, 2, { padding: "causal", dilationRate: 2, ...options }),
  input: [4, 1],
  output: [4, 1],
  weights: { kernel: [2, 1, 1], bias: [1] },
  values: [
    {
      label: "sees a step and the one two before it",
      x: [[[1], [2], [3], [4]]],
      weights: [[[[10]], [[1]]], [0.5]],
      y: [[[1.5], [2.5], [13.5], [24.5]]],
    },
  ],
});

checkLayer("Conv3D", {
  make: (options) => new Conv3D(4, [2, 3, 2], options),
  input: [3, 4, 3, 2],
  output: [2, 2, 2, 4],
  weights: { kernel: [2, 3, 2, 2, 4], bias: [4] },
});

describe("Conv2D", () => {
  test("starts within the limit of glorotUniform for its receptive field", () => {
    const layer = new Conv2D(32, 3);
    layer.ensureBuilt([8, 8, 16]);
    const largest = startOf(layer.weights[0]!).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const limit = Math.sqrt(6 / (9 * 16 + 9 * 32));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.98 * limit);
  });

  test("refuses counts and sizes that are not whole", () => {
    expect(() => new Conv2D(0, 3)).toThrow(ArgumentError);
    expect(() => new Conv2D(0, 3)).toThrow(/no such filters/);
    expect(() => new Conv2D(2, [3, 0])).toThrow(/no such kernelSize/);
  });

  test("refuses groups that do not divide channels and filters", () => {
    const apply = (filters: number, channels: number) =>
      new Conv2D(filters, 1, { groups: 2 }).outputShape([4, 4, channels]);
    expect(apply(4, 6)).toEqual([4, 4, 4]);
    expect(() => apply(4, 5)).toThrow(/groups/);
    expect(() => apply(3, 6)).toThrow(/groups/);
  });
});
