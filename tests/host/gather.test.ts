import { expect, expectTypeOf, test } from "vitest";
import { ArgumentError, DTypeError, Tensor } from "wgrad";

const x = Tensor.from(Float32Array.from({ length: 12 }, (_, i) => i), [2, 3, 2]); // biome-ignore format: short

test("takes entries of the first axis unless told", () => {
  expect(x.gather([1, 1, 0]).shape).toEqual([3, 3, 2]);
  expect(x.gather([1]).toArray()).toEqual([[[6, 7], [8, 9], [10, 11]]]); // biome-ignore format: short
  expect(Tensor.from([5, 6, 7]).gather([2, 0, -1]).toArray()).toEqual([7, 5, 7]);
});

test("along any axis, indices of any shape in its place", () => {
  expect(x.gather([2, 0], { axis: 1 }).toArray()).toEqual([[[4, 5], [0, 1]], [[10, 11], [6, 7]]]); // biome-ignore format: short
  expect(x.gather([-1], { axis: -1 }).toArray()).toEqual([[[1], [3], [5]], [[7], [9], [11]]]); // biome-ignore format: short
  const square = Tensor.from([[0, 1], [2, 0]], undefined, "int32"); // biome-ignore format: short
  expect(x.gather(square, { axis: 1 }).shape).toEqual([2, 2, 2, 2]);
  expect(x.gather(1, { axis: 1 }).toArray()).toEqual([[2, 3], [8, 9]]); // biome-ignore format: short
  expect(x.gather([]).shape).toEqual([0, 3, 2]);
  expect(x.gather(Int32Array.of(1), { axis: 2 }).shape).toEqual([2, 3, 1]);
});

test("keeps the type, halves as bits", () => {
  const halves = Tensor.from([0.1, 0.2], undefined, "float16");
  expect(halves.gather([1]).data).toEqual(halves.slice(1).data);
  expect(Tensor.from([true, false]).gather([1, 0]).toArray()).toEqual([false, true]);
  expectTypeOf(halves.gather([1])).toEqualTypeOf<Tensor<"float16">>();
});

test("gives memory of its own", () => {
  const rows = Tensor.from([1, 2]);
  const taken = rows.gather([0, 1]);
  taken.data[0] = 9;
  expect(rows.toArray()).toEqual([1, 2]);
});

test.each<[string, () => unknown, string]>([
  ["beyond the end", () => x.gather([0, 2]), "Tensor.gather: no such entry: expected indices from -2 to 1 along axis 0, received 2 at flat index 1."],
  ["before the start", () => x.gather([-4], { axis: 1 }), "expected indices from -3 to 2 along axis 1, received -4 at flat index 0."],
  ["of nothing", () => Tensor.zeros([0]).gather([0]), "expected none of axis 0, which is empty, received 0"],
  ["no axis", () => x.gather([0], { axis: 3 }), "Tensor.gather: no such axis: expected a whole number from -3 to 2, received 3."],
  ["a scalar", () => Tensor.from(1).gather([0]), "Tensor.gather: no such axis"],
  ["an axis by place", () => x.gather([0], 1 as never), "Tensor.gather: these are no options: expected a record with any of axis, received 1."],
])("refuses %s", (_, call, message) => {
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(message);
}); // biome-ignore format: a table

test("indices are whole", () => {
  expect(() => x.gather([0.5])).toThrow(DTypeError);
  expect(() => x.gather(Tensor.from([0]) as never)).toThrow("Tensor.gather: a tensor of another type: expected int32, received float32. Use cast(dtype).");
}); // biome-ignore format: short
