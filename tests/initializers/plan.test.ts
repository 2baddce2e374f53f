import { describe, expect, test } from "vitest";
import {
  Constant,
  Dense,
  IdentityInitializer,
  Initializer,
  LSTM,
  Orthogonal,
  RandomNormal,
  SeedGenerator,
  type Shape,
  ShapeError,
  setRandomSeed,
  Tensor,
  type ValuesPlan,
  VarianceScaling,
} from "../../src/index.js";
import { atOnce } from "../../src/slices.js";
import { startOf } from "../harness/start-of.js";

/** How many slices a plan takes. */
function slices(plan: ValuesPlan): number {
  let count = 1;
  for (const work = plan(); work.next().done !== true; ) count++;
  return count;
}

const [K, M] = [1 << 10, 1 << 20];

describe("work is laid down often enough", () => {
  // Slices of 8 K random numbers and of 512 K multiplications take about a millisecond.
  test.each<[string, Initializer, Shape, number]>([
    ["RandomNormal", new RandomNormal(), [512, 1024], (512 * K) / (8 * K)],
    ["VarianceScaling", new VarianceScaling(), [512, 1024], (512 * K) / (8 * K)],
    ["Constant", new Constant(2), [2048, 1024], (2 * M) / (512 * K)],
    ["Identity", new IdentityInitializer(), [32 * K, 40], 1],
    // Each pair of vectors takes a product of all elements and a subtraction.
    ["Orthogonal", new Orthogonal(), [128, 4096], (128 * 127 * 4096) / (512 * K) + 128],
    [
      "Orthogonal of a tall matrix",
      new Orthogonal(),
      [64 * K, 8],
      (8 * 7 * 64 * K) / (512 * K) + (8 * 64 * K) / (8 * K),
    ],
  ])("%s", (_, initializer, shape, least) => {
    expect(slices(initializer.plan(shape))).toBeGreaterThanOrEqual(least);
  });
});

describe("a plan", () => {
  test("takes its random numbers when it is made: order and repetition do not matter", () => {
    const plans = () => {
      setRandomSeed(4);
      return [new RandomNormal(), new Orthogonal()].map((one) => one.plan([4, 4]));
    };
    const [a, b] = plans();
    const forward = [atOnce(a!()), atOnce(b!())];
    const [c, d] = plans();
    const last = atOnce(d!());
    expect([atOnce(c!()), last]).toEqual(forward);
    expect(atOnce(c!())).toEqual(forward[0]);
    const [e] = plans();
    const [one, other] = [e!(), e!()];
    one.next();
    expect(atOnce(other)).toEqual(forward[0]); // two at a time
  });

  test("gives what generate gives", () => {
    for (const make of [
      () => new RandomNormal({ seed: 3 }),
      () => new Orthogonal(2, { seed: 3 }),
      () => new Constant(3),
    ]) {
      expect(atOnce(make().plan([3, 5])())).toEqual(make().generate([3, 5]));
    }
  });

  test("of one initializer is another one for each weight, unless its seed is a number", () => {
    const two = (one: Initializer) => [one.plan([9]), one.plan([9])].map((plan) => String(atOnce(plan())));
    expect(new Set(two(new RandomNormal())).size).toBe(2);
    expect(new Set(two(new RandomNormal({ seed: new SeedGenerator(1) }))).size).toBe(2);
    expect(new Set(two(new RandomNormal({ seed: 1 }))).size).toBe(1);
  });

  test("is refused at once for shapes that there are no values for", () => {
    expect(() => new Orthogonal().plan([3])).toThrow(ShapeError);
    expect(() => new IdentityInitializer().plan([3])).toThrow(ShapeError);
  });
});

test("orthogonal vectors are at right angles and of the length that is asked for, also where there are as many as dimensions", () => {
  for (const [rows, columns] of [
    [40, 40],
    [30, 70],
    [70, 31],
  ] as const) {
    const w = new Orthogonal(2, { seed: 1 }).generate([rows, columns]);
    const count = Math.min(rows, columns);
    const at = (vector: number, i: number) => (rows < columns ? w[vector * columns + i]! : w[i * columns + vector]!);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < Math.max(rows, columns); i++) product += at(a, i) * at(b, i);
        expect(Math.abs(product - (a === b ? 4 : 0))).toBeLessThan(1e-6 * 4);
      }
    }
  }
});

describe("a layer", () => {
  test("makes no values when it is constructed and built, and the same ones whenever they are asked for", () => {
    let calls = 0;
    const count = (shape: Shape) => {
      calls++;
      return new Float32Array(shape.reduce((size, n) => size * n, 1)).fill(calls);
    };
    const layer = new Dense(3, { kernelInitializer: count, biasInitializer: count });
    layer.ensureBuilt([2]);
    expect(calls).toBe(0);
    const [kernel, bias] = layer.weights;
    expect(startOf(bias!)).toEqual(Float32Array.of(1, 1, 1));
    expect(startOf(kernel!)[0]).toBe(2);
    expect(startOf(bias!)).toEqual(Float32Array.of(1, 1, 1));
    expect(calls).toBe(2);
  });

  test("of any size is there at once", () => {
    const most = 2 ** 24;
    const layer = new LSTM(most);
    layer.ensureBuilt([2, 3]);
    expect(layer.weights.map(({ shape }) => shape)).toEqual([[3, 4 * most], [most, 4 * most], [4 * most]]);
  });

  test("gives weights their numbers in the order they are made, not in the order they are asked for", async () => {
    const build = () => {
      setRandomSeed(6);
      const layers = [new Dense(3, { name: "a" }), new Dense(4, { name: "b" })];
      for (const layer of layers) layer.ensureBuilt([5]);
      return layers;
    };
    const [a, b] = build();
    const forward = [await a!.getWeights(), await b!.getWeights()];
    const [c, d] = build();
    const last = await d!.getWeights();
    expect([await c!.getWeights(), last]).toEqual(forward);
    expect(await c!.getWeights()).toEqual(forward[0]);
    await c!.setWeights(forward[0]!.map(({ shape }) => Tensor.zeros(shape)));
    expect((await c!.getWeights()).every(({ data }) => data.every((value) => value === 0))).toBe(true);
  });

  test("an initializer of one's own gives values in one piece", () => {
    class Ramp extends Initializer {
      static override className = "Ramp";
      override generate(shape: Shape) {
        return Float32Array.from({ length: shape[0]! }, (_, i) => i);
      }
    }
    const layer = new Dense(4, { biasInitializer: new Ramp() });
    layer.ensureBuilt([2]);
    expect(startOf(layer.weights[1]!)).toEqual(Float32Array.of(0, 1, 2, 3));
  });
});

test("the forget gates of an LSTM begin open, the others as they are told", () => {
  const layer = new LSTM(2, { biasInitializer: new Constant(0.5) });
  layer.ensureBuilt([3, 2]);
  expect(startOf(layer.weights[2]!)).toEqual(Float32Array.of(0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5));
});
