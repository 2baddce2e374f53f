import { afterEach, describe, expect, test } from "vitest";
import {
  ArgumentError,
  Constant,
  fans,
  GlorotNormal,
  GlorotUniform,
  getInitializer,
  HeNormal,
  HeUniform,
  type Initializer,
  LecunNormal,
  LecunUniform,
  Ones,
  RandomNormal,
  RandomUniform,
  setRandomSeed,
  TruncatedNormal,
  VarianceScaling,
  Zeros,
} from "../../src/index.js";

setRandomSeed(0); // moments are a matter of luck: always the same
afterEach(() => setRandomSeed(0));

/** Mean, standard deviation and largest distance from 0 of what an initializer gives for a kernel of [fanIn, fanOut]. */
function moments(initializer: Initializer, shape = [200, 300]) {
  const values = initializer.generate(shape);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { mean, stddev: Math.sqrt(variance), largest, count: values.length };
}

describe("fans", () => {
  test.each([
    { shape: [], fanIn: 1, fanOut: 1 },
    { shape: [7], fanIn: 7, fanOut: 7 },
    { shape: [3, 5], fanIn: 3, fanOut: 5 },
    { shape: [3, 3, 8, 16], fanIn: 72, fanOut: 144 }, // a convolution: nine taps
    { shape: [3, 3, 4, 2], fanIn: 36, fanOut: 18 }, // Keras's own for a depthwise kernel
    { shape: [5, 2, 3], fanIn: 10, fanOut: 15 },
  ])("of [$shape] are $fanIn and $fanOut", ({ shape, ...expected }) => {
    expect(fans(shape)).toEqual(expected);
  });
});

describe("constant values", () => {
  test.each([
    { initializer: new Zeros(), value: 0 },
    { initializer: new Ones(), value: 1 },
    { initializer: new Constant(), value: 0 },
    { initializer: new Constant(2.5), value: 2.5 },
  ])("$initializer.constructor.name is $value everywhere", ({ initializer, value }) => {
    expect(initializer.generate([2, 3])).toEqual(new Float32Array(6).fill(value));
    expect(initializer.generate([])).toEqual(new Float32Array(1).fill(value));
  });
});

// Truncated normals are cut at two standard deviations of the normal before the cut, which is 1/0.8796 of theirs.
const CUT = 2 / 0.87962566103423978;

describe("random values", () => {
  const [fanIn, fanAvg] = [200, 250];
  test.each([
    { initializer: new RandomUniform(), stddev: 0.1 / Math.sqrt(12), limit: 0.05 },
    { initializer: new RandomUniform({ minval: -2, maxval: 2 }), stddev: 4 / Math.sqrt(12), limit: 2 },
    { initializer: new RandomNormal(), stddev: 0.05, limit: 0.3 },
    { initializer: new TruncatedNormal(), stddev: 0.05 * 0.87962566103423978, limit: 0.1 },
    { initializer: new GlorotUniform(), stddev: Math.sqrt(1 / fanAvg), limit: Math.sqrt(3 / fanAvg) },
    { initializer: new GlorotNormal(), stddev: Math.sqrt(1 / fanAvg), limit: CUT * Math.sqrt(1 / fanAvg) },
    { initializer: new HeUniform(), stddev: Math.sqrt(2 / fanIn), limit: Math.sqrt(6 / fanIn) },
    { initializer: new HeNormal(), stddev: Math.sqrt(2 / fanIn), limit: CUT * Math.sqrt(2 / fanIn) },
    { initializer: new LecunUniform(), stddev: Math.sqrt(1 / fanIn), limit: Math.sqrt(3 / fanIn) },
    { initializer: new LecunNormal(), stddev: Math.sqrt(1 / fanIn), limit: CUT * Math.sqrt(1 / fanIn) },
    {
      initializer: new VarianceScaling({ scale: 3, mode: "fanOut", distribution: "untruncatedNormal" }),
      stddev: Math.sqrt(3 / 300),
      limit: 0.6,
    },
  ])("$initializer.constructor.name: deviation $stddev, within $limit", ({ initializer, stddev, limit }) => {
    const found = moments(initializer);
    const error = stddev / Math.sqrt(found.count); // standard error of the mean; the deviation's is smaller
    expect(Math.abs(found.mean)).toBeLessThan(5 * error);
    expect(Math.abs(found.stddev - stddev)).toBeLessThan(5 * error);
    expect(found.largest).toBeLessThanOrEqual(Math.fround(limit));
    if (!(initializer instanceof RandomNormal && limit === 0.3) && limit !== 0.6) {
      expect(found.largest).toBeGreaterThan(0.98 * limit);
    }
  });

  test("lie around the mean or in the range that was asked for", () => {
    expect(moments(new RandomNormal({ mean: 3, stddev: 0.1 })).mean).toBeCloseTo(3, 2);
    const { mean } = moments(new RandomUniform({ minval: 1, maxval: 2 }));
    expect(mean).toBeCloseTo(1.5, 2);
  });

  test("repeat after the same global seed, and differ from one initializer to the next", () => {
    const draw = () => [new GlorotUniform(), new GlorotUniform()].map((one) => one.generate([4, 4]));
    setRandomSeed(9);
    const [first, second] = draw();
    expect(first).not.toEqual(second);
    setRandomSeed(9);
    expect(draw()).toEqual([first, second]);
    setRandomSeed(10);
    expect(draw()[0]).not.toEqual(first);
  });

  test("repeat with a seed of their own, whatever was drawn before", () => {
    const seeded = () => new HeNormal({ seed: 5 }).generate([3, 3]);
    const first = seeded();
    new GlorotUniform().generate([10]);
    expect(seeded()).toEqual(first);
    setRandomSeed(123);
    expect(seeded()).toEqual(first);
    expect(new HeNormal({ seed: 6 }).generate([3, 3])).not.toEqual(first);
  });
});

describe("getInitializer", () => {
  test("takes an initializer as it is, and names with Keras's defaults", () => {
    const mine = new Constant(4);
    expect(getInitializer(mine)).toBe(mine);
    expect(getInitializer("glorotUniform")).toBeInstanceOf(GlorotUniform);
    expect(getInitializer("truncatedNormal")).toMatchObject({ config: { mean: 0, stddev: 0.05 } });
  });

  test("refuses a scale that is not positive", () => {
    expect(() => new VarianceScaling({ scale: 0 })).toThrow(ArgumentError);
  });
});

test("fans are the products of the axes that are named", () => {
  expect(fans([2, 3, 4, 5], { inputAxes: [0, 1], outputAxes: [-1, 2] })).toEqual({ fanIn: 6, fanOut: 20 });
  const limit = (initializer: Initializer) => moments(initializer, [200, 4, 75]).largest;
  expect(limit(new GlorotUniform({ inputAxes: [0], outputAxes: [1, 2] }))).toBeCloseTo(Math.sqrt(6 / 500), 3);
  expect(limit(new VarianceScaling({ distribution: "uniform", inputAxes: [0], outputAxes: [2] }))).toBeCloseTo(Math.sqrt(3 / 200), 3); // biome-ignore format: one line
  expect(() => new HeNormal({ inputAxes: [0.5] })).toThrow(ArgumentError);
});
