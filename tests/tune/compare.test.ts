import { describe, expect, test } from "vitest";
import type { DType } from "../../src/dtype.js";
import { toHalf } from "../../src/half.js";
import { differenceOf } from "../../src/tune/compare.js";

const floats = (...values: number[]) => ({ dtype: "float32" as DType, bytes: Float32Array.from(values).buffer });
const halves = (...values: number[]) => ({ dtype: "float16" as DType, bytes: Uint16Array.from(values, toHalf).buffer });
const whole = (...values: number[]) => ({ dtype: "int32" as DType, bytes: Int32Array.from(values).buffer });

describe("what candidates wrote", () => {
  test("may differ as sums in another order do", () => {
    expect(differenceOf([floats(10, 0.1, -3)], [floats(10.00001, 0.1, -3)], 1)).toBeUndefined();
    expect(differenceOf([floats(10, 0.1)], [floats(10.001, 0.1)], 1)).toMatch(/wrong values: 10\.00\d* in place of 10/);
    expect(differenceOf([floats(10, 0.1)], [floats(10.001, 0.1)], 10_000)).toBeUndefined();
    expect(differenceOf([halves(1, 2)], [halves(1.001, 2)], 1)).toBeUndefined();
    expect(differenceOf([halves(1, 2)], [halves(1.1, 2)], 1)).toBeDefined();
  });

  test("must be the same where it is not finite, or no float", () => {
    expect(differenceOf([floats(NaN, Infinity)], [floats(NaN, Infinity)], 1)).toBeUndefined();
    expect(differenceOf([floats(NaN, 1)], [floats(1, 1)], 1)).toBeDefined();
    expect(differenceOf([floats(1, 1)], [floats(NaN, 1)], 1)).toBeDefined();
    expect(differenceOf([floats(Infinity, 1)], [floats(-Infinity, 1)], 1)).toBeDefined();
    expect(differenceOf([whole(1, 2)], [whole(1, 2)], 1000)).toBeUndefined();
    expect(differenceOf([whole(1, 2)], [whole(1, 3)], 1000)).toBeDefined();
  });

  test("must be all of it", () => {
    expect(differenceOf([floats(1), whole(2)], [floats(1)], 1)).toBe("it wrote too little");
    expect(differenceOf([floats(0, 0)], [floats(0, 1e-30)], 1)).toBeDefined();
  });
});
