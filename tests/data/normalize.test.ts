import { describe, expect, test } from "vitest";
import { ArgumentError, normalize, Tensor } from "wgrad";

describe("normalize", () => {
  test("divides rows by their lengths, and leaves zeros", () => {
    const found = normalize([
      [3, 4],
      [0, 0],
      [0, -5],
    ]);
    expect(found.dtype).toBe("float32");
    expect([...found.data]).toEqual([3 / 5, 4 / 5, 0, 0, 0, -1].map(Math.fround));
  });

  test("takes other axes and orders", () => {
    const x = Tensor.from([1, -2, 3, 4, 0, -6], [1, 3, 2]);
    expect([...normalize(x, { axis: 1, order: 1 }).data]).toEqual(
      [1 / 4, -2 / 12, 3 / 4, 4 / 12, 0, -6 / 12].map(Math.fround),
    );
    expect([...normalize(x, { axis: -2, order: Infinity }).data]).toEqual(
      [1 / 3, -2 / 6, 1, 4 / 6, 0, -1].map(Math.fround),
    );
  });

  test("does not overflow", () => {
    expect([...normalize([3e38, 3e38]).data]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
  });

  test("refuses other orders and axes", () => {
    expect(() => normalize([1], { order: 0 })).toThrow(ArgumentError);
    expect(() => normalize([1], { axis: 1 })).toThrow(ArgumentError);
  });
});
