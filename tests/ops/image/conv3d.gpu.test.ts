import { checkOp, type OpCase } from "../../harness/check-op.js";

/** An element of the result sums a kernel's worth of products. */
const terms = ({ shapes: [, kernel] }: OpCase<"conv3d">) => kernel!.slice(0, 4).reduce((product, n) => product * n, 1);

// biome-ignore format: a table
const cases: OpCase<"conv3d">[] = [
  { shapes: [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]] },
  { label: "a product of matrices", shapes: [[2, 2, 3, 2, 3], [1, 1, 1, 3, 4]] },
  { label: "no two alike", shapes: [[2, 5, 4, 3, 2], [3, 2, 1, 2, 3]] },
  { label: "channels by fours", shapes: [[1, 3, 4, 3, 4], [2, 2, 2, 4, 8]] },
  { label: "beyond a tile", shapes: [[1, 5, 4, 5, 3], [3, 3, 3, 3, 17]], args: [{ padding: "same" }] },
  { label: "planes only", shapes: [[2, 7, 2, 2, 3], [3, 1, 1, 3, 5]], args: [{ strides: [2, 1, 1], padding: "same" }] },
  { shapes: [[1, 5, 6, 4, 2], [3, 3, 2, 2, 3]], args: [{ strides: 2, padding: "same" }] },
  { shapes: [[1, 5, 6, 5, 2], [2, 2, 3, 2, 3]], args: [{ dilationRate: [3, 2, 1] }] },
  { shapes: [[1, 4, 3, 4, 4], [2, 2, 2, 2, 6]], args: [{ groups: 2, strides: [1, 2, 3] }] },
  { label: "a filter a channel", shapes: [[1, 4, 3, 4, 3], [2, 2, 2, 1, 6]], args: [{ groups: 3, dilationRate: [1, 2, 1], padding: "same" }] },
  { label: "cells of padding", shapes: [[1, 3, 3, 3, 2], [2, 3, 2, 2, 3]], args: [{ padding: [[1, 0], [0, 2], [1, 1]] }] },
  { label: "channels first", shapes: [[2, 2, 3, 4, 3], [2, 2, 2, 2, 3]], args: [{ dataFormat: "channelsFirst" }] },
];

checkOp("conv3d", cases, { terms });
