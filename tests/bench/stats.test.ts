import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median, summarize } from "../../demos/bench/stats.js";

describe("median", () => {
  test("is the middle value, or the mean of the two in the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  test("sorts as numbers do, and leaves its input alone", () => {
    const values = [100, 20, 3];
    expect(median(values)).toBe(20);
    expect(values).toEqual([100, 20, 3]);
  });

  test("has as many values below it as above", () => {
    const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test("of nothing is an error", () => {
    expect(() => median([])).toThrow("median: expected at least one value, received none.");
  });
});

test("summarize gives the median, the range and how many there were", () => {
  expect(summarize([12, 10, 17, 11])).toEqual({ medianMs: 11.5, minMs: 10, maxMs: 17, runs: 4 });
});
