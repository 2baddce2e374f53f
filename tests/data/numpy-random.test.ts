import { describe, expect, test } from "vitest";
import { NumpyRandom } from "../../src/data/numpy-random.js";
import { ArgumentError } from "../../src/errors.js";
import fixture from "../fixtures/datasets/datasets.json" with { type: "json" };

// What NumPy gave: see tests/fixtures/datasets/make.py.

describe("NumpyRandom", () => {
  test.each(fixture.orders)("shuffles $count numbers by seed $seed as NumPy does", ({ seed, count, order }) => {
    expect([...new NumpyRandom("here", seed).shuffled(count)]).toEqual(order);
  });

  test("goes on where it stopped", () => {
    const random = new NumpyRandom("here", 113);
    expect(random.shuffled(25)).not.toEqual(random.shuffled(25));
    expect(random.shuffled(0)).toEqual(new Uint32Array(0));
  });

  test.each([-1, 2 ** 32, 0.5, Number.NaN])("takes no seed %d", (seed) => {
    expect(() => new NumpyRandom("here", seed)).toThrow(ArgumentError);
  });
});
