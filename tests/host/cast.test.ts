import { describe, expect, expectTypeOf, test } from "vitest";
import { type DType, Tensor } from "wgrad";

describe("cast", () => {
  const floats = [0, 1.9, -1.9, 3e9, -3e9, 1e20, Infinity, -Infinity, Number.NaN];

  test.each<[DType, number[], DType, (number | boolean)[]]>([
    ["float32", floats, "int32", [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), 0]],
    ["float32", floats, "uint32", [0, 1, 0, 3e9, 0, 2 ** 32 - 1, 2 ** 32 - 1, 0, 0]],
    ["float32", floats, "bool", [false, true, true, true, true, true, true, true, true]],
    ["float32", [0.1, 65_520, 1e-9], "float16", [0.0999755859375, Infinity, 0]],
    ["float16", [0.1, -2.5], "float32", [0.0999755859375, -2.5]],
    ["float16", [2.5, -2.5], "int32", [2, -2]],
    ["float16", [0, 0.5], "bool", [false, true]],
    ["int32", [-1, 5], "float32", [-1, 5]],
    ["int32", [2 ** 24 + 1], "float32", [2 ** 24]],
    ["int32", [-1, 5], "uint32", [2 ** 32 - 1, 5]],
    ["uint32", [2 ** 32 - 1], "int32", [-1]],
    ["int32", [0, -3], "bool", [false, true]],
    ["bool", [0, 1], "float32", [0, 1]],
    ["bool", [0, 1], "float16", [0, 1]],
    ["bool", [0, 1], "int32", [0, 1]],
  ])("%s %j to %s", (from, values, to, expected) => {
    const cast = Tensor.from(values, undefined, from).cast(to);
    expect(cast).toMatchObject({ dtype: to, shape: [values.length] });
    expect(cast.toArray()).toEqual(expected);
  });

  test("to its own type is the tensor itself", () => {
    const x = Tensor.from([1]);
    expect(x.cast("float32")).toBe(x);
  });

  test("keeps the shape and knows the type", () => {
    const x = Tensor.zeros([2, 0, 3]).cast("bool");
    expect(x.shape).toEqual([2, 0, 3]);
    expectTypeOf(x).toEqualTypeOf<Tensor<"bool">>();
  });
});
