import { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose, ShapeError } from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";

checkLayer("Conv1DTranspose", {
  make: (options) => new Conv1DTranspose(4, 3, { strides: 2, ...options }),
  input: [4, 3],
  output: [9, 4],
  weights: { kernel: [3, 4, 3], bias: [4] },
});

checkLayer("Conv2DTranspose", {
  make: (options) => new Conv2DTranspose(3, 3, { strides: 2, padding: "same", activation: "relu", ...options }),
  input: [4, 3, 2],
  output: [8, 6, 3],
  weights: { kernel: [3, 3, 3, 2], bias: [3] },
  refuses: [{ label: "a sequence", input: [4, 2], error: ShapeError, message: /\[batch, height, width, channels\]/ }],
});

checkLayer("Conv2DTranspose with outputPadding, channels first", {
  make: (options) =>
    new Conv2DTranspose(3, [2, 3], { strides: 2, outputPadding: [0, 1], dataFormat: "channelsFirst", ...options }),
  input: [2, 3, 4],
  output: [3, 6, 10],
  weights: { kernel: [2, 3, 3, 2], bias: [3] },
});

checkLayer("Conv2DTranspose of one filter", {
  make: (options) => new Conv2DTranspose(1, 2, { strides: 2, ...options }),
  input: [1, 2, 1],
  output: [2, 4, 1],
  weights: { kernel: [2, 2, 1, 1], bias: [1] },
  values: [
    {
      label: "spreads the kernel, not turned around",
      x: [[[[1], [10]]]],
      weights: [
        [
          [[[1]], [[2]]],
          [[[3]], [[4]]],
        ],
        [0.5],
      ],
      y: [
        [
          [[1.5], [2.5], [10.5], [20.5]],
          [[3.5], [4.5], [30.5], [40.5]],
        ],
      ],
    },
  ],
});

checkLayer("Conv3DTranspose", {
  make: (options) => new Conv3DTranspose(2, 2, { strides: [1, 2, 1], useBias: false, ...options }),
  input: [2, 2, 2, 3],
  output: [3, 4, 3, 2],
  weights: { kernel: [2, 2, 2, 2, 3] },
});
