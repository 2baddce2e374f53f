import { describe, expect, test } from "vitest";
import { toCategorical } from "../../src/data/index.js";
import { ArgumentError } from "../../src/errors.js";
import { Tensor } from "../../src/tensor.js";

describe("toCategorical", () => {
  test("makes one vector a label, as long as the largest label needs", () => {
    const oneHot = toCategorical([0, 2, 1]);
    expect(oneHot.dtype).toBe("float32");
    expect(oneHot.toArray()).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });

  test("takes tensors of any shape, and drops a last axis of one", () => {
    expect(toCategorical(Tensor.from([1, 0], [2, 1], "int32"), { numClasses: 3 }).toArray()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(toCategorical([[0, 1]]).shape).toEqual([1, 2, 2]);
    expect(toCategorical(1).toArray()).toEqual([0, 1]);
    expect(toCategorical([0]).shape).toEqual([1, 1]);
    expect(toCategorical([], { numClasses: 4 }).shape).toEqual([0, 4]);
  });

  test.each([-1, 0.5, Number.NaN, 3])("refuses the label %d of three", (label) => {
    expect(() => toCategorical([0, label], { numClasses: 3 })).toThrow(ArgumentError);
    expect(() => toCategorical([0, label], { numClasses: 3 })).toThrow(`0 to 2, received ${label} at index 1`);
  });
});
