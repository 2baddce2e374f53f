import { checkOp } from "../../harness/check-op.js";

// biome-ignore format: a table
checkOp("depthwiseConv2d", [
  { label: "one channel", shapes: [[1, 4, 5, 1], [2, 3, 1, 3]] },
  { shapes: [[2, 6, 5, 3], [3, 3, 3, 1]], args: [{ padding: "same" }] },
  { shapes: [[1, 7, 6, 4], [3, 2, 4, 2]], args: [{ strides: 2 }] },
  { shapes: [[1, 7, 6, 2], [2, 3, 2, 3]], args: [{ dilationRate: [1, 2], padding: "same" }] },
  { shapes: [[1, 5, 4, 2], [3, 3, 2, 2]], args: [{ padding: [[1, 0], [2, 1]] }] },
  { label: "channels first", shapes: [[2, 3, 5, 4], [3, 3, 3, 2]], args: [{ dataFormat: "channelsFirst" }] },
], { terms: ({ shapes: [, kernel] }) => kernel![0]! * kernel![1]! });

// biome-ignore format: a table
checkOp("separableConv2d", [
  { shapes: [[2, 5, 4, 3], [3, 3, 3, 1], [1, 1, 3, 5]] },
  { shapes: [[1, 6, 5, 2], [3, 2, 2, 3], [1, 1, 6, 4]], args: [{ strides: 2, padding: "same" }] },
  { shapes: [[1, 2, 5, 6], [2, 2, 2, 2], [1, 1, 4, 3]], args: [{ dilationRate: 2, dataFormat: "channelsFirst" }] },
], { terms: ({ shapes: [, kernel, pointwise] }) => kernel![0]! * kernel![1]! * pointwise![2]! });
