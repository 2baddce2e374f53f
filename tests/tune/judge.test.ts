import { describe, expect, test } from "vitest";
import { hopeful, medianOf, winnerOf } from "../../src/tune/judge.js";

describe("the winner", () => {
  const winner = (own: number[], ...others: number[][]) => {
    const all = [own, ...others].map((samples, i): [number, number[]] => [i, samples]);
    return winnerOf(new Map(all), 0.05);
  };

  test("is the fastest", () => {
    expect(winner([10, 10, 10], [8, 8, 8], [7, 7, 7], [9, 9, 9])).toBe(2);
  });

  test("is the default unless another beats it by the margin", () => {
    expect(winner([10, 10, 10], [9.6, 9.6, 9.6])).toBe(0);
    expect(winner([10, 10, 10], [9.5, 9.5, 9.5])).toBe(1);
    expect(winner([10, 10, 10], [10, 10, 10])).toBe(0);
    expect(winner([10])).toBe(0);
  });

  test("is the default unless another beats it in most rounds", () => {
    // Its median is better, but rounds that were slow for both tell otherwise.
    expect(winner([10, 10, 30, 30, 30], [11, 11, 11, 31, 31])).toBe(0);
    expect(winner([10, 10, 30, 30], [9, 9, 20, 31])).toBe(1);
  });

  test("is one that was timed", () => {
    expect(winner([10, 10], [])).toBe(0);
    expect(winnerOf(new Map(), 0.05)).toBe(0);
  });
});

test("who is far slower in its best round is timed no further; the default always is", () => {
  const times = new Map([
    [0, [10, 20]],
    [1, [14, 90]],
    [2, [16, 17]],
    [3, [1, 1]],
  ]);
  expect(hopeful(times)).toEqual([0, 1, 3]);
});

test("a median", () => {
  expect([medianOf([]), medianOf([3]), medianOf([5, 1]), medianOf([9, 1, 2])]).toEqual([undefined, 3, 3, 2]);
});
