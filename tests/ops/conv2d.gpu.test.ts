import { awkward, checkOp, type OpCase } from "../harness/check-op.js";

/** An element of the result sums a kernel's worth of products. */
const terms = ({ shapes: [, kernel] }: OpCase<"conv2d">) => kernel![0]! * kernel![1]! * kernel![2]!;

const edges: OpCase<"conv2d">[] = [
  ...awkward(16).map((filters) => ({
    shapes: [
      [2, 5, 4, 3],
      [3, 3, 3, filters],
    ],
  })),
  ...awkward(8).map((channels) => ({
    shapes: [
      [1, 5, 5, channels],
      [3, 3, channels, 5],
    ],
  })),
  ...awkward(8).map((width) => ({
    shapes: [
      [1, 3, width + 2, 2],
      [3, 3, 2, 4],
    ],
  })),
];
// biome-ignore format: a table
const sizes: OpCase<"conv2d">[] = [
  { shapes: [[1, 1, 1, 1], [1, 1, 1, 1]] },
  { label: "a product of matrices", shapes: [[3, 5, 7, 4], [1, 1, 4, 8]] },
  { label: "neither square", shapes: [[2, 9, 8, 2], [5, 3, 2, 3]] },
  { label: "tall", shapes: [[1, 65, 3, 1], [3, 3, 1, 2]] },
  { label: "many places", shapes: [[2, 18, 17, 2], [2, 2, 2, 3]] },
  { label: "channels by fours", shapes: [[1, 5, 5, 8], [3, 3, 8, 12]] },
];
/** How the window moves, over sizes that the stride divides and that it does not. */
// biome-ignore format: a table
const windows: OpCase<"conv2d">[] = (["valid", "same"] as const).flatMap((padding) => [
  { shapes: [[2, 7, 6, 3], [3, 3, 3, 4]], args: [{ padding }] },
  { shapes: [[2, 7, 6, 3], [2, 2, 3, 4]], args: [{ padding }] }, // "same" with an odd cell to add
  { shapes: [[2, 7, 6, 3], [3, 3, 3, 4]], args: [{ padding, strides: 2 }] },
  { shapes: [[1, 8, 8, 3], [3, 3, 3, 4]], args: [{ padding, strides: 2 }] },
  { shapes: [[1, 9, 8, 2], [3, 2, 2, 3]], args: [{ padding, strides: [3, 1] }] },
  { shapes: [[1, 9, 8, 2], [3, 3, 2, 3]], args: [{ padding, dilation: 2 }] },
  { shapes: [[1, 9, 8, 2], [2, 3, 2, 3]], args: [{ padding, dilation: [3, 1] }] },
]);
// biome-ignore format: a table
const unusual: OpCase<"conv2d">[] = [
  { label: "a stride beyond the window", shapes: [[1, 9, 8, 2], [2, 2, 2, 3]], args: [{ strides: 3 }] },
  { label: "a window beyond the image", shapes: [[1, 3, 2, 2], [5, 5, 2, 3]], args: [{ padding: "same" }] },
  { label: "pixels of padding", shapes: [[2, 5, 4, 3], [3, 3, 3, 4]], args: [{ padding: [[1, 0], [2, 1]] }] },
  { label: "pixels of padding", shapes: [[1, 5, 4, 2], [3, 3, 2, 3]], args: [{ padding: [[0, 3], [1, 2]], strides: 2 }] },
];
/** Each filter sees the channels of its own group only. */
// biome-ignore format: a table
const groups: OpCase<"conv2d">[] = [
  { shapes: [[2, 5, 4, 4], [3, 3, 2, 6]], args: [{ groups: 2 }] },
  { shapes: [[1, 5, 4, 6], [3, 3, 2, 9]], args: [{ groups: 3, padding: "same" }] },
  { shapes: [[1, 9, 8, 4], [3, 3, 2, 4]], args: [{ groups: 2, strides: 2, padding: "same" }] },
  { shapes: [[1, 9, 8, 4], [3, 3, 2, 4]], args: [{ groups: 2, dilation: 2 }] },
  { shapes: [[1, 5, 5, 34], [1, 1, 17, 34]], args: [{ groups: 2 }] },
  { label: "a filter a channel", shapes: [[2, 6, 5, 5], [3, 3, 1, 5]], args: [{ groups: 5, padding: "same" }] },
  { label: "a filter a channel", shapes: [[1, 9, 7, 8], [3, 3, 1, 8]], args: [{ groups: 8, padding: "same" }] },
  { label: "a filter a channel", shapes: [[1, 9, 7, 8], [2, 3, 1, 8]], args: [{ groups: 8, strides: [2, 1] }] },
  { label: "a filter a channel", shapes: [[1, 9, 7, 4], [3, 3, 1, 4]], args: [{ groups: 4, dilation: 2 }] },
  { label: "a filter a channel", shapes: [[1, 6, 5, 3], [5, 5, 1, 3]], args: [{ groups: 3, padding: [[2, 1], [0, 3]] }] },
  { label: "two filters a channel", shapes: [[1, 6, 5, 3], [3, 3, 1, 6]], args: [{ groups: 3, strides: 2 }] },
  { label: "two filters a channel", shapes: [[2, 5, 5, 4], [3, 3, 1, 8]], args: [{ groups: 4, padding: "same" }] },
];

checkOp("conv2d", [...edges, ...sizes, ...windows, ...unusual, ...groups], { terms });
