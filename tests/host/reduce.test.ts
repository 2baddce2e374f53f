import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ArgumentError, ShapeError, Tensor } from "wgrad";

const x = Tensor.from([[1, 2, 6], [5, 8, 2]]); // biome-ignore format: short

describe("mean", () => {
  test("over all axes, some, and none", () => {
    expect(x.mean().toArray()).toBe(4);
    expect(x.mean({ axis: 0 }).toArray()).toEqual([3, 5, 4]);
    expect(x.mean({ axis: -1 }).toArray()).toEqual([3, 5]);
    expect(x.mean({ axis: [0, 1] }).toArray()).toBe(4);
    expect(x.mean({ axis: [-1, 0], keepdims: true }).toArray()).toEqual([[4]]);
    expect(x.mean({ axis: 1, keepdims: true }).toArray()).toEqual([[3], [5]]);
    expect(x.mean({ axis: [] }).toArray()).toEqual(x.toArray());
    expect(Tensor.from(3).mean().toArray()).toBe(3);
    expect(Tensor.zeros([0, 2]).mean({ axis: 1 }).shape).toEqual([0]);
  });

  test("of the middle of three axes", () => {
    const y = Tensor.from(Float32Array.from({ length: 12 }, (_, i) => i), [2, 3, 2]); // biome-ignore format: short
    expect(y.mean({ axis: 1 }).toArray()).toEqual([[2, 3], [8, 9]]); // biome-ignore format: short
    expect(y.mean({ axis: [0, 2] }).toArray()).toEqual([3.5, 5.5, 7.5]);
  });

  test("is a float of any type", () => {
    expectTypeOf(x.mean()).toEqualTypeOf<Tensor<"float32">>();
    expect(Tensor.from(Int32Array.of(1, 2)).mean()).toMatchObject({ dtype: "float32", data: Float32Array.of(1.5) });
    expect(Tensor.from([true, true, false, true]).mean().item()).toBe(0.75);
    expect(Tensor.from([1, 2], undefined, "float16").mean().item()).toBe(1.5);
  });

  test("does not lose itself in long sums", () => {
    expect(Tensor.from(new Float32Array(4_000_000).fill(0.1)).mean().item()).toBe(Math.fround(0.1));
  });

  test("of nothing is an error", () => {
    expect(() => Tensor.zeros([0]).mean()).toThrow(ShapeError);
    expect(() => Tensor.zeros([2, 0]).mean({ axis: 1 })).toThrow("Tensor.mean: nothing there: expected an axis with entries, received [2, 0].");
  }); // biome-ignore format: short
});

describe("argmax", () => {
  test("along an axis, or in the flat tensor", () => {
    expectTypeOf(x.argmax()).toEqualTypeOf<Tensor<"int32">>();
    expect(x.argmax().toArray()).toBe(4);
    expect(x.argmax({ axis: 0 }).toArray()).toEqual([1, 1, 0]);
    expect(x.argmax({ axis: -1 })).toMatchObject({ dtype: "int32", shape: [2], data: Int32Array.of(2, 1) });
    expect(x.argmax({ axis: 1, keepdims: true }).toArray()).toEqual([[2], [1]]);
    expect(x.argmax({ keepdims: true }).toArray()).toEqual([[4]]);
    expect(Tensor.from(7).argmax().toArray()).toBe(0);
  });

  test("the first of several, the first NaN", () => {
    expect(Tensor.from([1, 3, 3]).argmax().item()).toBe(1);
    expect(Tensor.from([1, Number.NaN, 3, Number.NaN]).argmax().item()).toBe(1);
    expect(Tensor.from([-Infinity, -Infinity]).argmax().item()).toBe(0);
    expect(Tensor.from([false, true, true]).argmax().item()).toBe(1);
    expect(Tensor.from([-2, -1], undefined, "float16").argmax().item()).toBe(1); // by value: of the bits, −2's are larger
  });

  test("is the largest of each line", () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.nat(), fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (shape, chosen, numbers) => {
        const axis = chosen % shape.length;
        const size = shape.reduce((n, one) => n * one, 1);
        const y = Tensor.from(
          Float32Array.from({ length: size }, () => numbers.next().value ?? 0),
          shape,
        );
        const inner = shape.slice(axis + 1).reduce((n, one) => n * one, 1);
        const n = shape[axis] ?? 1;
        const lines = Array.from({ length: size / n }, (_, line) =>
          Array.from(
            { length: n },
            (_, i) => y.data[Math.floor(line / inner) * n * inner + i * inner + (line % inner)] ?? 0,
          ),
        );
        expect([...y.argmax({ axis }).data]).toEqual(lines.map((line) => line.indexOf(Math.max(...line))));
      }),
    );
  });

  test.each<[string, () => unknown, new (message: string) => Error, string]>([
    ["nothing", () => Tensor.zeros([0]).argmax(), ShapeError, "Tensor.argmax: nothing there"],
    ["no axis", () => x.argmax({ axis: 2 }), ArgumentError, "Tensor.argmax: no such axis: expected a whole number from -2 to 1, received 2."],
    ["a list of axes", () => x.argmax({ axis: [0] as never }), ArgumentError, "Tensor.argmax: no such axis: expected a whole number from -2 to 1, received [0]."],
    ["an axis twice", () => x.mean({ axis: [0, -2] }), ArgumentError, "Tensor.mean: an axis twice: expected each once, received [0, -2]."],
    ["an axis by place", () => x.argmax(-1 as never), ArgumentError, "Tensor.argmax: these are no options: expected a record with any of axis, keepdims, received -1."],
    ["Keras's spelling", () => x.mean({ keep_dims: true } as never), ArgumentError, "received keep_dims: true. Write keepdims."],
  ])("refuses %s", (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table
});
