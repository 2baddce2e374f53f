import { beforeEach, describe, expect, test } from "vitest";
import {
  AlphaDropout,
  type AnyLayer,
  ArgumentError,
  Dropout,
  GaussianDropout,
  GaussianNoise,
  ShapeError,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { layerValues } from "../harness/layer-values.js";

beforeEach(() => setRandomSeed(0)); // whether a sample is near its mean is a matter of luck: always the same

const SIZE = 4096;
const ones = (...shape: number[]) =>
  Tensor.from(new Float32Array(shape.reduce((n, size) => n * size, 1)).fill(1), shape);
const trained = async (layer: AnyLayer, x: Tensor) => [...(await layerValues(layer, { x, training: true })).y.data];

function moments(numbers: readonly number[]) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return { mean, variance: numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length };
}

test.each([
  ["Dropout", new Dropout(0.5)],
  ["GaussianNoise", new GaussianNoise(1)],
  ["GaussianDropout", new GaussianDropout(0.5)],
  ["AlphaDropout", new AlphaDropout(0.5)],
  ["SpatialDropout1D", new SpatialDropout1D(0.5)],
])("%s passes inputs through when it is not training", async (_, layer) => {
  const x = ones(1, 2, 3);
  expect((await layerValues(layer, { x })).y).toEqual(x);
});

test("GaussianNoise adds numbers of its standard deviation", async () => {
  const { mean, variance } = moments(await trained(new GaussianNoise(2), ones(4, SIZE)));
  expect(Math.abs(mean - 1)).toBeLessThan(4 * (2 / Math.sqrt(4 * SIZE)));
  expect(Math.abs(variance - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / (4 * SIZE)));
});

test("GaussianDropout multiplies by numbers of mean 1 and variance rate/(1 − rate)", async () => {
  const { mean, variance } = moments(await trained(new GaussianDropout(0.2), ones(4, SIZE)));
  expect(Math.abs(mean - 1)).toBeLessThan(4 * (0.5 / Math.sqrt(4 * SIZE)));
  expect(Math.abs(variance - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / (4 * SIZE)));
});

test("AlphaDropout keeps mean 0 and variance 1", async () => {
  const x = Tensor.from(
    Float32Array.from({ length: 4 * SIZE }, (_, i) => (i % 2 === 0 ? 1 : -1)),
    [4, SIZE],
  );
  const { mean, variance } = moments(await trained(new AlphaDropout(0.3), x));
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  expect(await trained(new AlphaDropout(1), ones(1, 3))).toEqual([0, 0, 0]);
});

describe("dropped together", () => {
  const cases: readonly [string, AnyLayer, readonly number[]][] = [
    ["SpatialDropout1D", new SpatialDropout1D(0.5), [3, 7, 5]],
    ["SpatialDropout2D", new SpatialDropout2D(0.5), [3, 2, 3, 5]],
    ["SpatialDropout3D", new SpatialDropout3D(0.5), [3, 2, 2, 2, 5]],
    ["Dropout with a noise shape", new Dropout(0.5, { noiseShape: [null, 1, null] }), [3, 7, 5]],
  ];
  test.each(cases)("%s: all places of a channel", async (_, layer, shape) => {
    const y = await trained(layer, ones(...shape));
    const places = y.length / 15;
    const first = (i: number) => y[Math.floor(i / (places * 5)) * places * 5 + (i % 5)];
    expect(y).toEqual(y.map((_, i) => first(i)));
    expect(new Set(y)).toEqual(new Set([0, 2]));
  });
});

test("rates outside [0, 1], deviations below 0 and inputs of another rank are refused", () => {
  for (const rate of [-0.1, 1.1, Number.NaN]) {
    for (const Class of [Dropout, GaussianDropout, AlphaDropout, SpatialDropout2D]) {
      expect(() => new Class(rate)).toThrow(ArgumentError);
    }
  }
  expect(() => new GaussianDropout(1)).toThrow(/no such rate: expected a number from 0 up to, not including, 1/);
  expect(() => new GaussianNoise(-1)).toThrow(ArgumentError);
  const wrong = layerValues(new SpatialDropout2D(0.5), { x: ones(1, 2, 3), training: true });
  return expect(wrong).rejects.toThrow(ShapeError);
});

test.each([
  ["SpatialDropout2D", new SpatialDropout2D(0.5, { dataFormat: "channelsFirst" }), [8, 16, 3, 3]],
  ["SpatialDropout3D", new SpatialDropout3D(0.5, { dataFormat: "channelsFirst" }), [8, 16, 2, 2, 3]],
] as const)("%s drops whole channels that come first", async (_, layer, shape) => {
  const values = await trained(layer, ones(...shape));
  const size = values.length / (shape[0] * shape[1]);
  const channels = Array.from({ length: shape[0] * shape[1] }, (_, i) => values.slice(i * size, (i + 1) * size));
  expect(channels.every((channel) => new Set(channel).size === 1)).toBe(true);
  expect(new Set(values)).toEqual(new Set([0, 2]));
  expect(() => new SpatialDropout2D(0.5, { dataFormat: "first" as never })).toThrow(ArgumentError);
});
