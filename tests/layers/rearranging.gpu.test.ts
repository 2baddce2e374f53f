import { expect, test } from "vitest";
import {
  ArgumentError,
  CenterCrop,
  Cropping1D,
  Cropping2D,
  Cropping3D,
  Permute,
  RepeatVector,
  Rescaling,
  Resizing,
  ShapeError,
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";

// biome-ignore format: images
const IMAGE = [[[[1], [2], [3]], [[4], [5], [6]], [[7], [8], [9]]]];

checkLayer("Permute", {
  make: (options) => new Permute([3, 1, 2], options),
  input: [2, 3, 4],
  output: [4, 2, 3],
  refuses: [{ label: "another rank", input: [3, 4], error: ShapeError, message: /each of 1 to 2 once/ }],
});
checkLayer("RepeatVector", {
  make: (options) => new RepeatVector(3, options),
  input: [2],
  output: [3, 2],
  values: [{ x: [[1, 2]], y: [[[1, 2], [1, 2], [1, 2]]] }], // biome-ignore format: a row
  refuses: [
    { label: "sequences", input: [3, 4], error: ShapeError, message: /not vectors: expected \[batch, features\]/ },
  ],
});
checkLayer("UpSampling1D", {
  make: (options) => new UpSampling1D({ size: 3, ...options }),
  input: [2, 2],
  output: [6, 2],
  values: [{ x: [[[1], [2]]], y: [[[1], [1], [1], [2], [2], [2]]] }],
});
checkLayer("UpSampling2D, bilinear, with channels first", {
  make: (options) => new UpSampling2D({ interpolation: "bilinear", dataFormat: "channelsFirst", ...options }),
  input: [2, 2, 3],
  output: [2, 4, 6],
  values: [{ x: [[[[0, 4]]]], y: [[[[0, 1, 3, 4], [0, 1, 3, 4]]]] }], // biome-ignore format: a row
  refuses: [{ label: "sequences", input: [3, 4], error: ShapeError, message: /checked: not a batch of images/ }],
});
// What Keras gives.
checkLayer("UpSampling2D, bicubic", {
  make: (options) => new UpSampling2D([1, 2], { interpolation: "bicubic", ...options }),
  input: [1, 3, 2],
  output: [1, 6, 2],
  values: [{ x: [[[[0], [4], [1]]]], y: [[[[-0.35294119], [0.82481754], [3.32061076], [3.61068702], [1.65693426], [0.73529422]]]], tolerance: { rtol: 1e-5, atol: 1e-5 } }], // biome-ignore format: a row
  refuses: [{ label: "sequences", input: [3, 4], error: ShapeError, message: /checked: not a batch of images/ }],
});
checkLayer("UpSampling2D, lanczos3, with channels first", {
  make: (options) => new UpSampling2D([1, 2], { interpolation: "lanczos3", dataFormat: "channelsFirst", ...options }),
  input: [1, 1, 3],
  output: [1, 1, 6],
  values: [{ x: [[[[0, 4, 1]]]], y: [[[[-0.63700753, 0.92723107, 3.33603692, 3.72835374, 1.80401695, 0.45550692]]]], tolerance: { rtol: 1e-5, atol: 1e-5 } }], // biome-ignore format: a row
});
checkLayer("UpSampling3D", {
  make: (options) => new UpSampling3D({ size: [1, 2, 2], ...options }),
  input: [2, 1, 2, 2],
  output: [2, 2, 4, 2],
});
checkLayer("ZeroPadding1D", {
  make: (options) => new ZeroPadding1D({ padding: [0, 2], ...options }),
  input: [3, 2],
  output: [5, 2],
  values: [{ x: [[[1]]], y: [[[1], [0], [0]]] }],
});
checkLayer("ZeroPadding2D", {
  make: (options) => new ZeroPadding2D({ padding: [1, 2], ...options }),
  input: [2, 3, 2],
  output: [4, 7, 2],
});
checkLayer("ZeroPadding2D with channels first", {
  make: (options) => new ZeroPadding2D({ padding: [[1, 0], [0, 2]], dataFormat: "channelsFirst", ...options }), // biome-ignore format: a row
  input: [2, 1, 2],
  output: [2, 2, 4],
  values: [{ x: [[[[1, 2]]]], y: [[[[0, 0, 0, 0], [1, 2, 0, 0]]]] }], // biome-ignore format: a row
});
checkLayer("ZeroPadding3D", {
  make: (options) => new ZeroPadding3D(options),
  input: [1, 2, 1, 2],
  output: [3, 4, 3, 2],
});
checkLayer("Cropping1D", {
  make: (options) => new Cropping1D(options),
  input: [5, 2],
  output: [3, 2],
  refuses: [{ label: "what it leaves nothing of", input: [2, 2], error: ShapeError, message: /nothing would be left/ }],
});
checkLayer("Cropping2D", {
  make: (options) => new Cropping2D({ cropping: [[1, 0], [0, 1]], ...options }), // biome-ignore format: a row
  input: [3, 4, 2],
  output: [2, 3, 2],
  values: [{ x: IMAGE, y: [[[[4], [5]], [[7], [8]]]] }], // biome-ignore format: a row
});
checkLayer("Cropping3D with channels first", {
  make: (options) => new Cropping3D({ cropping: [1, 0, 1], dataFormat: "channelsFirst", ...options }),
  input: [2, 4, 2, 3],
  output: [2, 2, 2, 1],
});
checkLayer("Rescaling", {
  make: (options) => new Rescaling([0.5, 2], { offset: -1, ...options }),
  input: [3, 2],
  output: [3, 2],
  values: [{ x: [[[2, 3]]], y: [[[0, 5]]] }],
});
checkLayer("Resizing", {
  make: (options) => new Resizing(2, 4, options),
  input: [3, 2, 2],
  output: [2, 4, 2],
});
checkLayer("Resizing that crops", {
  make: (options) => new Resizing(1, 3, { cropToAspectRatio: true, interpolation: "nearest", ...options }),
  input: [3, 3, 1],
  output: [1, 3, 1],
  values: [{ label: "keeps the middle", x: IMAGE, y: [[[[4], [5], [6]]]] }],
});
checkLayer("Resizing that pads, with channels first", {
  make: (options) =>
    new Resizing(1, 3, { padToAspectRatio: true, fillValue: 7, dataFormat: "channelsFirst", ...options }),
  input: [1, 1, 1],
  output: [1, 1, 3],
  values: [{ label: "fills both sides", x: [[[[5]]]], y: [[[[7, 5, 7]]]] }],
});
checkLayer("CenterCrop", {
  make: (options) => new CenterCrop(1, 2, options),
  input: [3, 5, 2],
  output: [1, 2, 2],
  values: [
    { label: "takes the middle", x: IMAGE, y: [[[[4], [5]]]] },
    { label: "of small images takes what has the shape", x: [[[[5]]]], y: [[[[5], [5]]]] },
  ],
});

test("margins must be whole and for every axis", () => {
  expect(() => new ZeroPadding2D({ padding: [[1, 2]] as never })).toThrow(ArgumentError);
  expect(() => new Cropping1D({ cropping: -1 })).toThrow(/cropping.*whole numbers from 0 up/);
});
