import { test } from "vitest";
import { compile } from "../../../src/graph/program/compile.js";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";
import { expectNear } from "../../harness/near.js";
import { awkwardValues } from "../../harness/values.js";
import { build, get, ref } from "../../reference/array.js";

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
  { label: "a wide tile", shapes: [[1, 2, 3, 2], [2, 1, 2, 129]] },
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
  { shapes: [[1, 9, 8, 2], [3, 3, 2, 3]], args: [{ padding, dilationRate: 2 }] },
  { shapes: [[1, 9, 8, 2], [2, 3, 2, 3]], args: [{ padding, dilationRate: [3, 1] }] },
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
  { shapes: [[1, 9, 8, 4], [3, 3, 2, 4]], args: [{ groups: 2, dilationRate: 2 }] },
  { shapes: [[1, 5, 5, 34], [1, 1, 17, 34]], args: [{ groups: 2 }] },
  { label: "a filter a channel", shapes: [[2, 6, 5, 5], [3, 3, 1, 5]], args: [{ groups: 5, padding: "same" }] },
  { label: "a filter a channel", shapes: [[1, 9, 7, 8], [3, 3, 1, 8]], args: [{ groups: 8, padding: "same" }] },
  { label: "a filter a channel", shapes: [[1, 9, 7, 8], [2, 3, 1, 8]], args: [{ groups: 8, strides: [2, 1] }] },
  { label: "a filter a channel", shapes: [[1, 9, 7, 4], [3, 3, 1, 4]], args: [{ groups: 4, dilationRate: 2 }] },
  { label: "a filter a channel", shapes: [[1, 6, 5, 3], [5, 5, 1, 3]], args: [{ groups: 3, padding: [[2, 1], [0, 3]] }] },
  { label: "two filters a channel", shapes: [[1, 6, 5, 3], [3, 3, 1, 6]], args: [{ groups: 3, strides: 2 }] },
  { label: "channels first", shapes: [[2, 3, 5, 4], [3, 2, 3, 4]], args: [{ dataFormat: "channelsFirst", strides: 2 }] },
  { label: "two filters a channel", shapes: [[2, 5, 5, 4], [3, 3, 1, 8]], args: [{ groups: 4, padding: "same" }] },
];

checkOp("conv2d", [...edges, ...sizes, ...windows, ...unusual, ...groups], { terms });

test("a dilated convolution's gradients are right, which TensorFlow.js refuses to compute", async () => {
  // A filter with its taps apart is a larger one with zeros between them, and so are their gradients.
  const tensor = (shape: readonly number[], seed: number) =>
    new Tensor(shape, Float32Array.from(awkwardValues(ref(shape).data.length, seed)), "float32");
  const [x, kernel, weight] = [tensor([2, 9, 8, 3], 1), tensor([3, 3, 3, 4], 2), tensor([2, 5, 6, 4], 3)];
  const taps = ref(kernel.shape, kernel.data);
  const spread = build([5, 3, 3, 4], ([i, j, c, f]) => (i! % 2 === 0 ? get(taps, [i! / 2, j!, c!, f!]) : 0));
  const gradientsOf = async (filter: Tensor, dilation: readonly [number, number]) => {
    const program = await compile(
      (image, taps) => {
        const y = ops.conv2d(image!, taps!, { dilationRate: dilation });
        const [dx, dw] = gradients(ops.sum(ops.multiply(y, constant(weight))), [image!, taps!]);
        return { dx: dx!, dw: dw! };
      },
      [x, filter],
    );
    const found = await program.run(x, filter);
    program.dispose();
    return found;
  };
  const dilated = await gradientsOf(kernel, [2, 1]);
  const plain = await gradientsOf(new Tensor(spread.shape, Float32Array.from(spread.data), "float32"), [1, 1]);
  const wanted = build(kernel.shape, ([i, j, c, f]) => get(ref(plain.dw.shape, plain.dw.data), [2 * i!, j!, c!, f!]));
  const tolerance = { rtol: 1e-5, atol: 1e-5 }; // sums of about a hundred numbers around 1, in another order
  expectNear(dilated.dx, plain.dx, tolerance);
  expectNear(dilated.dw, new Tensor(wanted.shape, Float32Array.from(wanted.data), "float32"), tolerance);
});
