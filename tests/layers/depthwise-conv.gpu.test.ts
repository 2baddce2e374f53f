import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  DepthwiseConv1D,
  DepthwiseConv2D,
  SeparableConv1D,
  SeparableConv2D,
  ShapeError,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { startOf } from "../harness/start-of.js";

checkLayer("DepthwiseConv1D", {
  make: (options) => new DepthwiseConv1D(3, { depthMultiplier: 2, strides: 2, ...options }),
  input: [8, 3],
  output: [3, 6],
  weights: { kernel: [3, 3, 2], bias: [6] },
  refuses: [{ label: "images", input: [4, 4, 3], error: ShapeError, message: /\[batch, steps, channels\]/ }],
});

checkLayer("DepthwiseConv2D", {
  make: (options) => new DepthwiseConv2D([3, 2], { padding: "same", activation: "tanh", ...options }),
  input: [5, 4, 3],
  output: [5, 4, 3],
  weights: { kernel: [3, 2, 3, 1], bias: [3] },
});

checkLayer("DepthwiseConv2D of one tap", {
  make: (options) => new DepthwiseConv2D(1, { depthMultiplier: 2, useBias: false, ...options }),
  input: [1, 1, 2],
  output: [1, 1, 4],
  weights: { kernel: [1, 1, 2, 2] },
  values: [
    {
      label: "puts filter m of channel c at c · depthMultiplier + m",
      x: [[[[1, 10]]]],
      weights: [
        [
          [
            [
              [2, 3],
              [5, 7],
            ],
          ],
        ],
      ],
      y: [[[[2, 3, 50, 70]]]],
    },
  ],
});

checkLayer("SeparableConv1D", {
  make: (options) => new SeparableConv1D(4, 3, { depthMultiplier: 2, padding: "same", ...options }),
  input: [6, 3],
  output: [6, 4],
  weights: { depthwise_kernel: [3, 3, 2], pointwise_kernel: [1, 6, 4], bias: [4] },
});

checkLayer("SeparableConv2D with channels first", {
  make: (options) => new SeparableConv2D(4, 3, { strides: 2, dataFormat: "channelsFirst", ...options }),
  input: [2, 7, 6],
  output: [4, 3, 2],
  weights: { depthwise_kernel: [3, 3, 2, 1], pointwise_kernel: [1, 1, 2, 4], bias: [4] },
});

describe("Depthwise convolutions", () => {
  test("refuse counts that are not whole", () => {
    expect(() => new DepthwiseConv2D(3, { depthMultiplier: 0 })).toThrow(ArgumentError);
    expect(() => new DepthwiseConv2D(3, { depthMultiplier: 0 })).toThrow(/no such depthMultiplier/);
    expect(() => new SeparableConv2D(1.5, 3)).toThrow(/no such filters/);
  });

  test("start within the limit of glorotUniform for the fans that Keras gives a kernel [3, 3, 4, 2]: 36 and 18", () => {
    const layer = new DepthwiseConv2D(3, { depthMultiplier: 2 });
    layer.ensureBuilt([8, 8, 4]);
    const largest = startOf(layer.weights[0]!).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const limit = Math.sqrt(6 / (36 + 18));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.85 * limit);
  });
});
