import { describe, expect, test } from "vitest";
import { ArgumentError, ELU, LeakyReLU, PReLU, ReLU, Softmax, Tensor } from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";

const x = [[-2, -0.5, 0.5, 3]];

checkLayer("ReLU", {
  make: (options) => new ReLU({ maxValue: 2, negativeSlope: 0.25, threshold: 1, ...options }),
  input: [4],
  output: [4],
  values: [{ x, y: [[-0.75, -0.375, -0.125, 2]] }],
});
checkLayer("LeakyReLU", {
  make: (options) => new LeakyReLU(options),
  input: [4],
  output: [4],
  values: [{ x, y: [[-0.6, -0.15, 0.5, 3]] }],
});
checkLayer("ELU", {
  make: (options) => new ELU({ alpha: 2, ...options }),
  input: [4],
  output: [4],
  values: [{ x, y: [[2 * Math.expm1(-2), 2 * Math.expm1(-0.5), 0.5, 3]] }],
});
checkLayer("PReLU", {
  make: (options) => new PReLU({ sharedAxes: [1], ...options }),
  input: [3, 2],
  output: [3, 2],
  weights: { alpha: [1, 2] },
  values: [
    {
      x: [[[-1, -1], [2, -2], [-3, 3]]],
      weights: [[[0.5, 0.25]]],
      y: [[[-0.5, -0.25], [2, -0.5], [-1.5, 3]]],
    }, // biome-ignore format: a table
  ],
});
checkLayer("Softmax", {
  make: (options) => new Softmax(options),
  input: [2, 3],
  output: [2, 3],
  values: [{ x: [[[0, 0, 0], [Math.log(2), 0, 0]]], y: [[[1 / 3, 1 / 3, 1 / 3], [0.5, 0.25, 0.25]]] }], // biome-ignore format: a table
});

describe("Softmax with a mask", () => {
  test("gives masked elements 0, also where all of a row are masked", async () => {
    const mask = Tensor.from([true, false, true, false, false, false], [2, 3], "bool");
    const { y } = await layerValues(new Softmax(), { x: Tensor.from([[1, 5, 1], [1, 2, 3]]), mask }); // biome-ignore format: a row
    expectNear(y, [[0.5, 0, 0.5], [0, 0, 0]]); // biome-ignore format: a row
  });

  test("of steps, masks all features of a step", async () => {
    const mask = Tensor.from([true, false], [1, 2], "bool");
    const { y } = await layerValues(new Softmax(), { x: Tensor.from([[[1, 1], [2, 2]]]), mask }); // biome-ignore format: a row
    expectNear(y, [[[0.5, 0.5], [0, 0]]]); // biome-ignore format: a row
  });
});

test("slopes, thresholds and largest values below 0 are refused", () => {
  expect(() => new ReLU({ maxValue: -1 })).toThrow(ArgumentError);
  expect(() => new ReLU({ negativeSlope: -1 })).toThrow(
    /no such negativeSlope: expected a number from 0 up, received -1/,
  );
  expect(() => new ReLU({ threshold: Number.NaN })).toThrow(ArgumentError);
  expect(() => new LeakyReLU({ negativeSlope: -0.1 })).toThrow(ArgumentError);
});
