import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ArgumentError, DTypeError, ShapeError, Tensor } from "wgrad";

const x = Tensor.from([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("broadcasting", () => {
  test("a number, a list, a row, a column, both", () => {
    expect(x.add(1).toArray()).toEqual([[2, 3, 4], [5, 6, 7]]);
    expect(x.sub([1, 2, 3]).toArray()).toEqual([[0, 0, 0], [3, 3, 3]]);
    expect(x.mul(Tensor.from([[10], [100]])).toArray()).toEqual([[10, 20, 30], [400, 500, 600]]);
    expect(x.div(Tensor.from([1, 2, 4])).toArray()).toEqual([[1, 1, 0.75], [4, 2.5, 1.5]]);
    const outer = Tensor.from([[1], [2]]).mul(Tensor.from([3, 4, 5]));
    expect(outer.toArray()).toEqual([[3, 4, 5], [6, 8, 10]]);
    expect(Tensor.from(2).mul(Tensor.from(3)).toArray()).toBe(6);
    expect(Tensor.from(2).mul([[1, 2]]).toArray()).toEqual([[2, 4]]);
    expect(Tensor.from([1, 2]).reshape([2, 1, 1]).add(Tensor.zeros([3, 1])).shape).toEqual([2, 3, 1]);
  }); // biome-ignore format: short

  test("nothing stays nothing", () => {
    expect(Tensor.zeros([0, 3]).add([1, 2, 3])).toMatchObject({ shape: [0, 3], data: new Float32Array(0) });
  });

  test("is NumPy's: each element of the result comes from its place in both", () => {
    const axes = fc.array(fc.record({ size: fc.integer({ min: 0, max: 4 }), a: fc.boolean(), b: fc.boolean() }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(axes, fc.nat(4), (axes, dropped) => {
        const shapeA = axes.map(({ size, a }) => (a ? size : 1));
        const shapeB = axes.map(({ size, a, b }) => (b || !a ? size : 1)).slice(Math.min(dropped, axes.length));
        const count = (shape: number[]) => shape.reduce((n, size) => n * size, 1);
        const a = Tensor.from(
          Float32Array.from({ length: count(shapeA) }, (_, i) => i),
          shapeA,
        );
        const b = Tensor.from(
          Float32Array.from({ length: count(shapeB) }, (_, i) => 1000 * i),
          shapeB,
        );
        const sum = a.add(b);
        const at = (shape: readonly number[], place: readonly number[]) =>
          shape.reduce((flat, size, axis) => flat * size + (size === 1 ? 0 : (place[axis] ?? 0)), 0);
        const wanted = Array.from(sum.data, (_, flat) => {
          const place = sum.shape.map((size, axis) => Math.floor(flat / count(sum.shape.slice(axis + 1))) % size);
          return (
            at(shapeA, place.slice(place.length - shapeA.length)) +
            1000 * at(shapeB, place.slice(place.length - shapeB.length))
          );
        });
        expect([...sum.data]).toEqual(wanted);
        expect(sum.shape.length).toBe(Math.max(shapeA.length, shapeB.length));
      }),
    );
  });

  test("shapes that do not go together", () => {
    expect(() => x.add([1, 2])).toThrow(ShapeError);
    expect(() => x.mul(Tensor.zeros([3, 2]))).toThrow("Tensor.mul: shapes do not broadcast: expected sizes that agree or are 1, counted from the last axis, received [2, 3] and [3, 2]."); // biome-ignore format: one line
  });

  test("leaves both as they were", () => {
    const [a, b] = [Tensor.from([1, 2]), Tensor.from([3, 4])];
    a.add(b);
    expect([a.toArray(), b.toArray()]).toEqual([[1, 2], [3, 4]]); // biome-ignore format: short
  });
});

describe("types", () => {
  test("stay as they are", () => {
    expectTypeOf(Tensor.from([1], [1], "int32").add(1)).toEqualTypeOf<Tensor<"int32">>();
    expect(x.add(1).dtype).toBe("float32");
    const whole = Tensor.from(Int32Array.of(2 ** 31 - 1, -5));
    expect(whole.add(1)).toMatchObject({ dtype: "int32", data: Int32Array.of(-(2 ** 31), -4) });
    expect(whole.mul(whole).data).toEqual(Int32Array.of(1, 25));
    const natural = Tensor.from(Uint32Array.of(0, 2 ** 32 - 1));
    expect(natural.sub(1)).toMatchObject({ dtype: "uint32", data: Uint32Array.of(2 ** 32 - 1, 2 ** 32 - 2) });
    expect(natural.mul(natural).data).toEqual(Uint32Array.of(0, 1));
  });

  test("float16 is computed with as numbers, and rounded", () => {
    const halves = Tensor.from([1, 2048, 0.5], undefined, "float16");
    expect(halves.add(1)).toMatchObject({ dtype: "float16" });
    expect(halves.add(1).toArray()).toEqual([2, 2048, 1.5]); // 2049 lies between two halves
    expect(halves.div(Tensor.from([3], undefined, "float16")).toArray()).toEqual([
      0.333251953125, 682.5, 0.1666259765625,
    ]);
  });

  test("float32 is rounded as float32", () => {
    expect(Tensor.from([0.1]).add(0.2).item()).toBe(Math.fround(Math.fround(0.1) + Math.fround(0.2)));
    expect(Tensor.from([1, -1, 0]).div(0).toArray()).toEqual([Infinity, -Infinity, Number.NaN]);
  });

  test.each<[string, () => unknown, string]>([
    ["two types", () => x.add(Tensor.zeros([3], "int32") as never), "Tensor.add: the types do not go together: expected both of one type, one of float32, float16, int32, uint32, received float32 and int32. Use cast(dtype)."],
    ["integers divided", () => Tensor.zeros([2], "int32").div(2), "Tensor.div: the types do not go together: expected both of one type, one of float32, float16, received int32 and int32."],
    ["booleans", () => Tensor.from([true]).add(1), "received bool and bool"],
    ["a fraction added to integers", () => Tensor.zeros([2], "int32").add(0.5), "Tensor.add: a value does not fit the type: expected whole numbers within int32, received 0.5"],
  ])("refuse %s", (_, call, message) => {
    expect(call).toThrow(DTypeError);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table

  test("what is no number", () => {
    expect(() => x.add("1" as never)).toThrow(ArgumentError);
    expect(() => x.add(undefined as never)).toThrow("Tensor.add: not numbers: expected numbers or booleans, lists of them, or a typed array, received undefined.");
  }); // biome-ignore format: short
});
