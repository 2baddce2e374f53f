import { describe, expect, test } from "vitest";
import { nextOf, traced } from "../src/graph/symbols/trace.js";
import { ArgumentError, SeedGenerator, setRandomSeed } from "../src/index.js";
import { generatorOf, randomOf } from "../src/seed.js";

const four = (generator: SeedGenerator) => [1, 2, 3, 4].map(() => generator.next());

describe("SeedGenerator", () => {
  test("gives a row of different seeds, the same for the same seed", () => {
    const row = four(new SeedGenerator(7));
    expect(new Set(row).size).toBe(4);
    expect(row.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
    expect(four(new SeedGenerator({ seed: 7 }))).toEqual(row);
    expect(four(new SeedGenerator(8))).not.toEqual(row);
  });

  test("follows from the global seed unless it is told", () => {
    setRandomSeed(3);
    const row = four(new SeedGenerator());
    expect(four(new SeedGenerator())).not.toEqual(row);
    setRandomSeed(3);
    expect(four(new SeedGenerator())).toEqual(row);
  });

  test("knows no other options", () => {
    expect(() => new SeedGenerator(7, { sed: 1 } as object)).toThrow("no such option");
  });

  test("can be written down", () => {
    expect(new SeedGenerator(7).getConfig()).toEqual({ seed: 7 });
    expect(four(SeedGenerator.fromConfig({ seed: 7 }))).toEqual(four(new SeedGenerator(7)));
  });

  test.each([-1, 1.5, Number.NaN, "7"])("refuses %o", (seed) => {
    expect(() => new SeedGenerator(seed as number)).toThrow(ArgumentError);
    expect(() => generatorOf("Dropout", seed as number)).toThrow(/^Dropout: no such seed/);
  });
});

test("numbers on the host begin anew with a number as seed, and go on with a generator", () => {
  const generator = new SeedGenerator(7);
  const drawn = (seed: number | SeedGenerator) => randomOf(seed).uint32();
  expect(drawn(5)).toBe(drawn(5));
  expect(drawn(generator)).not.toBe(drawn(generator));
});

test("each trace counts the draws of a seed from 0, whatever else it draws", () => {
  const [a, b] = [new SeedGenerator(1), new SeedGenerator(1)];
  const trace = () => traced(() => [nextOf(a), nextOf(b), nextOf(a), nextOf(a)]).result;
  expect(trace()).toEqual([0, 0, 1, 2]);
  expect(trace()).toEqual([0, 0, 1, 2]);
});
