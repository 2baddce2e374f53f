import { describe, expect, test } from "vitest";
import * as wgrad from "../../../src/index.js";
import { type Augmentable, compile, ops, type SymbolicTensor, Tensor } from "../../../src/index.js";
import { betaOf, randomLogGamma } from "../../../src/ops/random/gamma.js";

const [BATCH, SIZE] = [256, 4];

/** Images whose pixels hold their own place, from 0 to 47 / 48. */
const places = Tensor.from(
  Array.from({ length: BATCH * SIZE * SIZE * 3 }, (_, i) => (i % (SIZE * SIZE * 3)) / (SIZE * SIZE * 3)),
  [BATCH, SIZE, SIZE, 3],
  "float32",
);

type Augmentation = { apply<X extends Augmentable>(x: X, options?: object): X };

/** The images of three runs: two of one step, one of the next. */
async function runs(layer: Augmentation, x: Tensor = places, training = true): Promise<number[][][]> {
  const program = await compile((images: SymbolicTensor) => layer.apply(images, { training }), [x]);
  const found = [];
  for (const iteration of [0, 0, 1]) {
    const y = (await program.enqueue([x], { iteration, seed: 5 })) as Tensor;
    const each = y.size / BATCH;
    found.push(Array.from({ length: BATCH }, (_, b) => [...y.data.subarray(b * each, (b + 1) * each)]));
  }
  program.dispose();
  return found;
}

const kinds = (images: readonly number[][]) => new Set(images.map((image) => image.join())).size;

const unit = { valueRange: [0, 1] } as const;
const layers: Readonly<Record<string, Augmentation>> = {
  RandomFlip: new wgrad.RandomFlip(),
  RandomTranslation: new wgrad.RandomTranslation(0.3, 0.3),
  RandomRotation: new wgrad.RandomRotation(0.3),
  RandomZoom: new wgrad.RandomZoom(0.3),
  RandomShear: new wgrad.RandomShear(0.4, { yFactor: 0.2 }),
  RandomPerspective: new wgrad.RandomPerspective(),
  RandomElasticTransform: new wgrad.RandomElasticTransform(1, unit),
  RandomBrightness: new wgrad.RandomBrightness(0.3, unit),
  RandomContrast: new wgrad.RandomContrast(0.5, unit),
  RandomHue: new wgrad.RandomHue(0.5, unit),
  RandomSaturation: new wgrad.RandomSaturation(0.4, unit),
  RandomSharpness: new wgrad.RandomSharpness(1, unit),
  RandomColorDegeneration: new wgrad.RandomColorDegeneration(0.5, unit),
  RandomColorJitter: new wgrad.RandomColorJitter([0, 1], {
    brightnessFactor: 0.2,
    contrastFactor: 0.3,
    hueFactor: 0.2,
  }),
  RandomGrayscale: new wgrad.RandomGrayscale(),
  RandomInvert: new wgrad.RandomInvert(1, unit),
  RandomPosterization: new wgrad.RandomPosterization(5, unit),
  RandomGaussianBlur: new wgrad.RandomGaussianBlur(1, unit),
  RandomErasing: new wgrad.RandomErasing(1, unit),
  Solarization: new wgrad.Solarization(0.3, { ...unit, thresholdFactor: 0.8 }),
  MixUp: new wgrad.MixUp(1),
  CutMix: new wgrad.CutMix(),
  RandAugment: new wgrad.RandAugment([0, 1]),
  AugMix: new wgrad.AugMix([0, 1], { numChains: 2, chainDepth: 1 }),
};

/** Whose images are not of one kind each: with nothing to tell them apart but a choice, or a mixture with what is the same. */
const few: Readonly<Record<string, number>> = {
  RandomFlip: 4,
  RandomGrayscale: 2,
  RandomInvert: 2,
  RandomPosterization: 4,
};

describe.each(Object.entries(layers))("%s", (name, layer) => {
  const own = Tensor.from(
    Array.from(places.data, (value, i) => value * (0.5 + Math.floor(i / (SIZE * SIZE * 3)) / (2 * BATCH))),
    places.shape,
    "float32",
  );
  const mixes = name === "MixUp" || name === "CutMix";

  test("draws for each image, the same again for the same step, and anew for the next", async () => {
    const [first, again, next] = await runs(layer, mixes ? own : places);
    expect(again).toEqual(first);
    expect(next).not.toEqual(first);
    expect(first!.flat().every(Number.isFinite)).toBe(true);
    const count = kinds(first!);
    if (few[name] === undefined) expect(count).toBeGreaterThan(BATCH / 4);
    else expect(count).toBe(few[name]);
  });

  test("leaves images alone when it is not training", async () => {
    const [images] = await runs(layer, places, false);
    expect(images!.flat()).toEqual([...places.data]);
  });
});

test("flips each way with probability one half", async () => {
  const [images] = await runs(new wgrad.RandomFlip("horizontal"));
  const flipped = images!.filter((image) => image[0] !== 0).length;
  expect(Math.abs(flipped - BATCH / 2)).toBeLessThan(4 * Math.sqrt(BATCH / 4));
});

test("brightness is added evenly over its range", async () => {
  const flat = Tensor.from(new Float32Array(BATCH * 3).fill(0.5), [BATCH, 1, 1, 3]);
  const [images] = await runs(new wgrad.RandomBrightness([-0.2, 0.4], { valueRange: [0, 1] }), flat);
  const moves = images!.map(([value]) => value! - 0.5);
  expect(Math.min(...moves)).toBeGreaterThanOrEqual(-0.2001);
  expect(Math.max(...moves)).toBeLessThanOrEqual(0.4001);
  const mean = moves.reduce((sum, move) => sum + move, 0) / BATCH;
  expect(Math.abs(mean - 0.1)).toBeLessThan((4 * 0.6) / Math.sqrt(12 * BATCH));
});

test("a crop lies anywhere, each place as often, and in the middle when it is not training", async () => {
  const crop = new wgrad.RandomCrop(2, 3);
  const [images] = await runs(crop);
  const corners = images!.map(([value]) => Math.round(value! * 16));
  const wanted = [0, 1, 4, 5, 8, 9]; // three rows, two columns
  expect([...new Set(corners)].sort((a, b) => a - b)).toEqual(wanted);
  for (const place of wanted) {
    const count = corners.filter((corner) => corner === place).length;
    expect(Math.abs(count - BATCH / 6)).toBeLessThan(4 * Math.sqrt((BATCH * 5) / 36));
  }
  const [resting] = await runs(crop, places, false);
  expect(resting![0]!.length).toBe(2 * 3 * 3);
  expect(kinds(resting!)).toBe(1);
});

test.each([new wgrad.MixUp(0.5), new wgrad.CutMix(0.8)])(
  "$className mixes labels as it mixes images",
  async (layer) => {
    // Image and label say the same: which of the batch they are of.
    const numbers = Tensor.from(
      Array.from({ length: BATCH * 64 }, (_, i) => Math.floor(i / 64)),
      [BATCH, 8, 8, 1],
      "float32",
    );
    const program = await compile(
      (images) => {
        const labels = ops.reshape(ops.mean(images, { axis: [1, 2, 3] }), [BATCH, 1]);
        const mixed = layer.apply({ images, labels }, { training: true });
        return { images: ops.mean(mixed.images, { axis: [1, 2, 3] }), labels: mixed.labels! };
      },
      [numbers],
    );
    const { images, labels } = (await program.run(numbers)) as { images: Tensor; labels: Tensor };
    program.dispose();
    // A box is of whole pixels, of which there are 64: its label knows its very area.
    const near = layer.className === "MixUp" ? 1e-3 : 0.35;
    for (const [b, label] of labels.data.entries())
      expect(Math.abs(images.data[b]! - label) / BATCH).toBeLessThan(near);
    expect(images.data.filter((mean, b) => Math.abs(mean - b) > 0.5).length).toBeGreaterThan(BATCH / 3);
  },
);

test("masks go where the images go, and keep their classes", async () => {
  for (const layer of [
    new wgrad.RandomFlip(),
    new wgrad.RandomRotation(0.2, { interpolation: "nearest" }),
    new wgrad.RandomCrop(3, 3),
  ]) {
    const program = await compile(
      (images) => layer.apply({ images, segmentationMasks: images }, { training: true }),
      [places],
    );
    const found = (await program.run(places)) as { images: Tensor; segmentationMasks: Tensor };
    program.dispose();
    expect([...found.segmentationMasks.data]).toEqual([...found.images.data]);
  }
});

test("the same seed draws the same in another layer", async () => {
  const [one] = await runs(new wgrad.RandomRotation(0.3, { seed: 9 }));
  const [other] = await runs(new wgrad.RandomRotation(0.3, { seed: 9 }));
  const [third] = await runs(new wgrad.RandomRotation(0.3, { seed: 10 }));
  expect(other).toEqual(one);
  expect(third).not.toEqual(one);
});

describe("random numbers", () => {
  const SAMPLES = 1 << 14;
  const moments = async (build: () => SymbolicTensor) => {
    const program = await compile(build, []);
    const numbers = Array.from(((await program.enqueue([], { seed: 3 })) as Tensor).data);
    program.dispose();
    const mean = numbers.reduce((sum, x) => sum + x, 0) / SAMPLES;
    return { mean, variance: numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / SAMPLES, numbers };
  };

  test.each([0.3, 1, 4.5])("gamma of shape %s has that mean and variance", async (alpha) => {
    const { mean, variance } = await moments(() => ops.exp(randomLogGamma("a test", [SAMPLES], alpha, undefined)));
    expect(Math.abs(mean - alpha)).toBeLessThan(4 * Math.sqrt(alpha / SAMPLES));
    expect(Math.abs(variance - alpha)).toBeLessThan(4 * Math.sqrt((2 * alpha ** 2 + 6 * alpha) / SAMPLES));
  });

  test.each([
    [0.2, 0.2],
    [1, 1],
    [2, 5],
  ])("beta of %s and %s has its mean and variance", async (a, b) => {
    const { mean, variance, numbers } = await moments(() => betaOf("a test", [SAMPLES], [a, b], undefined));
    const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(4 * Math.sqrt(expected / SAMPLES));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
    expect(numbers.every((x) => x >= 0 && x <= 1)).toBe(true);
  });
});
