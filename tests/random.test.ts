import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArgumentError } from "../src/errors.js";
import { philox4x32, Random } from "../src/random.js";

describe("philox4x32", () => {
  const ones = 0xffffffff;
  // The known answers that come with Random123, its authors' own library.
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[ones, ones, ones, ones], [ones, ones], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ] as const)("known answer %#", (counter, key, answer) => {
    const words = Array.from(philox4x32(counter, key), (word) => word.toString(16).padStart(8, "0"));
    expect(words.join(" ")).toBe(answer);
  });
});

/** Mean and standard deviation of `count` draws. */
function moments(draw: () => number, count = 40_000): { mean: number; deviation: number; values: number[] } {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  return { mean, deviation, values };
}

describe("Random", () => {
  test("repeats itself for the same seed and not for another, high words included", () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 9 },
        (
          (random) => () =>
            random.uint32()
        )(new Random(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7)).not.toEqual(draw(7 + 2 ** 32));
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])("refuses %d as a seed", (seed) => {
    expect(() => new Random(seed)).toThrow(ArgumentError);
  });

  test("hands out the words of Philox in order", () => {
    const random = new Random(0);
    const words = Array.from({ length: 4 * 600 }, () => random.uint32());
    expect(words).toEqual(Array.from({ length: 600 }, (_, i) => [...philox4x32([i, 0, 0, 0], [0, 0])]).flat());
  });

  test("many at once are those that come one by one, also when some were drawn before", () => {
    const [one, many] = [new Random(5), new Random(5)];
    for (const [alone, together] of [
      [3, 10],
      [0, 5000],
      [1, 0],
      [2, 1],
    ] as const) {
      for (let i = 0; i < alone; i++) expect(many.uint32()).toBe(one.uint32());
      const values = new Float32Array(together);
      many.fillUniform(values, -3, 1);
      expect(values).toEqual(Float32Array.from(values, () => one.uniform(-3, 1)));
    }
    expect(many.normal()).toBe(one.normal());
  });

  test("uniform fills its range evenly and stays below the end, as a float32 too", () => {
    const random = new Random(1);
    const { mean, deviation, values } = moments(() => random.uniform());
    expect(mean).toBeCloseTo(0.5, 2);
    expect(deviation).toBeCloseTo(Math.sqrt(1 / 12), 2);
    expect(values.every((value) => value >= 0 && value < 1 && Math.fround(value) === value)).toBe(true);
    const scaled = moments(() => random.uniform(-3, 1));
    expect(scaled.mean).toBeCloseTo(-1, 1);
    expect(scaled.values.every((value) => value >= -3 && value < 1)).toBe(true);
  });

  test("normal has the mean, the deviation and the tails of the bell curve", () => {
    const random = new Random(2);
    const { mean, deviation, values } = moments(() => random.normal());
    expect(mean).toBeCloseTo(0, 1);
    expect(deviation).toBeCloseTo(1, 1);
    const within = (limit: number) => values.filter((value) => Math.abs(value) < limit).length / values.length;
    expect(within(1)).toBeCloseTo(0.6827, 2);
    expect(within(2)).toBeCloseTo(0.9545, 2);
    expect(within(3)).toBeCloseTo(0.9973, 2);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test("truncatedNormal keeps within two deviations", () => {
    const random = new Random(3);
    const { mean, deviation, values } = moments(() => random.truncatedNormal(5, 2));
    expect(mean).toBeCloseTo(5, 1);
    expect(deviation / 2).toBeCloseTo(0.8796, 2); // of the normal distribution cut off at ±2
    expect(values.every((value) => Math.abs(value - 5) < 4)).toBe(true);
  });

  test("below is fair for a bound that does not divide 2^32", () => {
    const random = new Random(4);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.below(6)]!++;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(20.5); // one in a thousand is above, with five degrees of freedom
    const large = Array.from({ length: 3000 }, () => random.below(3 * 2 ** 30));
    const low = large.filter((value) => value < 2 ** 30).length; // a plain % would land here half of the time
    expect(low / large.length).toBeCloseTo(1 / 3, 1);
    expect(random.below(1)).toBe(0);
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1]) expect(() => random.below(bound)).toThrow(ArgumentError);
  });

  test("permutation has every number once", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 300 }), (seed, count) => {
        const sorted = new Random(seed).permutation(count).sort();
        expect([...sorted]).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  test("permutation takes every order equally often", () => {
    const random = new Random(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = random.permutation(3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquared).toBeLessThan(20.5);
  });

  test("fork depends on the seed and the label, not on what was drawn", () => {
    const random = new Random(6);
    const before = random.fork("dropout").uint32();
    random.normal();
    expect(random.fork("dropout").uint32()).toBe(before);
    const labels = [
      "",
      "a",
      "b",
      "a\0",
      "a name of more than sixteen letters",
      "a name of more than sixteen Letters",
      1,
      "1",
    ];
    const firsts = labels.map((label) => random.fork(label).uint32());
    expect(new Set(firsts).size).toBe(labels.length);
    expect(new Random(7).fork("a").uint32()).not.toBe(firsts[1]);
  });
});
