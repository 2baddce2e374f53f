import { expect, test } from "vitest";
import {
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  ShapeError,
  Tensor,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { layerValues } from "../harness/layer-values.js";

const SEQUENCE = [
  [
    [1, -1],
    [2, -2],
    [6, -6],
  ],
];

checkLayer("GlobalMaxPooling1D", {
  make: (options) => new GlobalMaxPooling1D(options),
  input: [5, 3],
  output: [3],
  values: [{ label: "takes the largest of each channel", x: SEQUENCE, y: [[6, -1]] }],
  refuses: [{ label: "images", input: [4, 4, 1], error: ShapeError, message: /checked: not a batch of sequences/ }],
});
checkLayer("GlobalMaxPooling2D with keepdims", {
  make: (options) => new GlobalMaxPooling2D({ keepdims: true, ...options }),
  input: [3, 4, 2],
  output: [1, 1, 2],
});
checkLayer("GlobalMaxPooling3D with channels first", {
  make: (options) => new GlobalMaxPooling3D({ dataFormat: "channelsFirst", ...options }),
  input: [2, 3, 2, 4],
  output: [2],
});
checkLayer("GlobalAveragePooling1D", {
  make: (options) => new GlobalAveragePooling1D(options),
  input: [5, 3],
  output: [3],
  values: [{ label: "takes the mean of each channel", x: SEQUENCE, y: [[3, -3]] }],
});
checkLayer("GlobalAveragePooling2D with channels first and keepdims", {
  make: (options) => new GlobalAveragePooling2D({ dataFormat: "channelsFirst", keepdims: true, ...options }),
  input: [3, 4, 2],
  output: [3, 1, 1],
});
checkLayer("GlobalAveragePooling3D", {
  make: (options) => new GlobalAveragePooling3D(options),
  input: [2, 3, 2, 4],
  output: [4],
});

test("GlobalAveragePooling1D leaves out masked steps", async () => {
  const mask = Tensor.from([1, 0, 1], [1, 3], "bool");
  const last = await layerValues(new GlobalAveragePooling1D(), { x: Tensor.from(SEQUENCE), mask });
  expect([...last.y.data]).toEqual([3.5, -3.5]);
  expect([...last.gradX!.data.slice(2, 4)].map(Math.abs)).toEqual([0, 0]);
  const first = new GlobalAveragePooling1D({ dataFormat: "channelsFirst", keepdims: true });
  const { y } = await layerValues(first, { x: Tensor.from([[[1, 2, 6]]]), mask });
  expect(y.shape).toEqual([1, 1, 1]);
  expect([...y.data]).toEqual([3.5]);
});

// Four numbers in three windows: the middle one holds the second and the third.
const FOUR = [[[1], [2], [4], [9]]];

checkLayer("AdaptiveAveragePooling1D", {
  make: (options) => new AdaptiveAveragePooling1D(3, options),
  input: [4, 2],
  output: [3, 2],
  values: [{ label: "shares what does not divide", x: FOUR, y: [[[1.5], [3], [6.5]]] }],
});
checkLayer("AdaptiveMaxPooling1D", {
  make: (options) => new AdaptiveMaxPooling1D(3, options),
  input: [4, 2],
  output: [3, 2],
  values: [{ label: "shares what does not divide", x: FOUR, y: [[[2], [4], [9]]] }],
  refuses: [{ label: "images", input: [4, 4, 1], error: ShapeError, message: /checked: not a batch of sequences/ }],
});
checkLayer("AdaptiveAveragePooling2D with channels first", {
  make: (options) => new AdaptiveAveragePooling2D([2, 3], { dataFormat: "channelsFirst", ...options }),
  input: [2, 5, 4],
  output: [2, 2, 3],
});
checkLayer("AdaptiveMaxPooling2D", {
  make: (options) => new AdaptiveMaxPooling2D(2, options),
  input: [5, 3, 2],
  output: [2, 2, 2],
});
checkLayer("AdaptiveAveragePooling3D", {
  make: (options) => new AdaptiveAveragePooling3D([1, 2, 3], options),
  input: [2, 3, 4, 2],
  output: [1, 2, 3, 2],
});
checkLayer("AdaptiveMaxPooling3D", {
  make: (options) => new AdaptiveMaxPooling3D(2, options),
  input: [3, 2, 2, 1],
  output: [2, 2, 2, 1],
});
