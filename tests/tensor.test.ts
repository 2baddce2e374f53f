import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ArgumentError, DTypeError, ShapeError } from "../src/errors.js";
import { Tensor } from "../src/tensor.js";

describe("new Tensor", () => {
  test("wraps its data", () => {
    const data = new Float32Array(6);
    const x = new Tensor([2, 3], data, "float32");
    expect(x.data).toBe(data);
    expect(x.size).toBe(6);
  });

  test("keeps its shape, whatever happens to the array it came in", () => {
    const shape = [2, 3];
    const x = Tensor.zeros(shape);
    shape[0] = 7;
    expect(x.shape).toEqual([2, 3]);
    expect(Object.isFrozen(x.shape)).toBe(true);
  });

  test("refuses another number of elements, and sizes that are none", () => {
    expect(() => new Tensor([2, 2], new Float32Array(5), "float32")).toThrow(
      new ShapeError("Tensor: the shape does not hold the data: expected 4 elements for shape [2, 2], received 5."),
    );
    expect(() => Tensor.zeros([-1])).toThrow(ShapeError);
    expect(() => Tensor.zeros([1.5])).toThrow("expected whole sizes from 0 up, received 1.5 in [1.5]");
  });

  test("refuses memory that threads share, which from copies", () => {
    const shared = new Float32Array(new SharedArrayBuffer(8)) as never;
    expect(() => new Tensor([2], shared, "float32")).toThrow("received a Float32Array on memory that threads share. Use Tensor.from"); // biome-ignore format: one line
  });

  test("refuses an array of another type", () => {
    const bytes = new Uint8Array(2) as never;
    expect(() => new Tensor([2], bytes, "int32")).toThrow(DTypeError);
    expect(() => new Tensor([2], bytes, "int32")).toThrow("expected a Int32Array for int32, received a Uint8Array");
  });
});

describe("Tensor.from", () => {
  test("takes its shape and type from nested arrays", () => {
    const x = Tensor.from([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(x).toMatchObject({ shape: [2, 3], dtype: "float32" });
    expect(Tensor.from(7)).toMatchObject({ shape: [], dtype: "float32" });
    expect(Tensor.from([true, false])).toMatchObject({ dtype: "bool", data: Uint8Array.of(1, 0) });
    expect(Tensor.from([]).shape).toEqual([0]);
    expect(Tensor.from([[], []]).shape).toEqual([2, 0]);
  });

  test.each([
    [new Float32Array(2), "float32"],
    [new Float64Array(2), "float32"],
    [new Int32Array(2), "int32"],
    [new Uint32Array(2), "uint32"],
    [new Uint8Array(2), "int32"],
    [new Uint8ClampedArray(2), "int32"],
    [new Int16Array(2), "int32"],
  ] as const)("takes its type from typed array %#", (array, dtype) => {
    expect(Tensor.from(array)).toMatchObject({ shape: [2], dtype });
  });

  test("wraps an array that is right already, and copies one that is not", () => {
    const data = Float32Array.of(1, 2);
    expect(Tensor.from(data).data).toBe(data);
    expect(Tensor.from(data, [2, 1], "int32").data).toEqual(Int32Array.of(1, 2));
  });

  test("copies memory that threads share, which the GPU's queue does not take", () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    expect(Tensor.from(shared).data.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test("makes any number but 0 true", () => {
    expect([...Tensor.from([0, 2, -1], undefined, "bool").data]).toEqual([0, 1, 1]);
  });

  test("refuses ragged nesting and tells where", () => {
    expect(() => Tensor.from([[1, 2], [3]])).toThrow(
      "expected every entry of shape [2], as the first, received [1] at",
    );
    expect(() => Tensor.from([[1, 2], 3])).toThrow(ShapeError);
  });

  test.each([
    [1.5, "int32"],
    [-1, "uint32"],
    [2 ** 31, "int32"],
    [Number.NaN, "int32"],
  ] as const)("refuses %d as %s rather than change it", (value, dtype) => {
    expect(() => Tensor.from([0, value], undefined, dtype)).toThrow(DTypeError);
    expect(() => Tensor.from([0, value], undefined, dtype)).toThrow(`received ${value} at flat index 1`);
  });

  test("knows its type at compile time", () => {
    expectTypeOf(Tensor.from([1], [1], "int32").data).toEqualTypeOf<Int32Array<ArrayBuffer>>();
    expectTypeOf(Tensor.zeros([1]).dtype).toEqualTypeOf<"float32">();
  });
});

describe("views", () => {
  const x = Tensor.from(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [4, 3, 2],
  );

  test("reshape shares the data and works out -1", () => {
    expect(x.reshape([2, -1, 2]).shape).toEqual([2, 6, 2]);
    expect(x.reshape([-1]).data).toBe(x.data);
    expect(Tensor.from([5]).reshape([]).toArray()).toBe(5);
  });

  test.each([[[5, 5]], [[-1, 5]], [[-1, -1]], [[-2, -12]], [[0, -1]]])("reshape refuses %j", (shape) => {
    expect(() => x.reshape(shape)).toThrow(ShapeError);
  });

  test("slice cuts rows as Array.prototype.slice does, sharing the data", () => {
    const rows = [0, 1, 2, 3];
    const edge = fc.option(fc.integer({ min: -6, max: 6 }), { nil: undefined });
    fc.assert(
      fc.property(edge, edge, (start, end) => {
        const cut = x.slice(start, end);
        expect(cut.shape).toEqual([rows.slice(start, end).length, 3, 2]);
        expect(cut.data.buffer).toBe(x.data.buffer);
        expect([...cut.data]).toEqual(rows.slice(start, end).flatMap((row) => [...x.data.slice(row * 6, row * 6 + 6)]));
      }),
    );
  });

  test("slice of a slice finds its place", () => {
    expect(x.slice(1).slice(1, 2).toArray()).toEqual([
      [
        [12, 13],
        [14, 15],
        [16, 17],
      ],
    ]);
  });

  test("at gives one row without the first axis", () => {
    expect(x.at(1)).toMatchObject({ shape: [3, 2], data: Float32Array.of(6, 7, 8, 9, 10, 11) });
    expect(x.at(-1).data).toEqual(x.at(3).data);
    expect(Tensor.from([4, 5]).at(1).item()).toBe(5);
  });

  test("rows that are not there are errors", () => {
    expect(() => x.at(4)).toThrow("Tensor.at: no such row: expected a row from -4 to 3, received 4.");
    expect(() => x.at(-5)).toThrow(ArgumentError);
    expect(() => x.at(0.5)).toThrow(ArgumentError);
    expect(() => x.slice(0.5)).toThrow(ArgumentError);
    expect(() => Tensor.from(1).slice(0)).toThrow(ShapeError);
    expect(() => Tensor.from(1).at(0)).toThrow(ShapeError);
  });
});

describe("values", () => {
  test("item gives the one value, and only where there is one", () => {
    expect(Tensor.from([[3]]).item()).toBe(3);
    expect(() => Tensor.from([1, 2]).item()).toThrow(ShapeError);
    expect(() => Tensor.zeros([0]).item()).toThrow(ShapeError);
  });

  test.each([
    7,
    [],
    [[], []],
    [1, 2],
    [
      [[1], [2]],
      [[3], [4]],
    ],
    true,
    [[true], [false]],
  ])("toArray gives back what from took: %j", (values) => {
    expect(Tensor.from(values as number[]).toArray()).toEqual(values);
  });
});

describe("toArray with a rank", () => {
  const x = Tensor.from([[1, 2]]);

  test("has its type", () => {
    expectTypeOf(x.toArray(2)).toEqualTypeOf<number[][]>();
    expect(Tensor.from([true, false]).toArray(1)).toEqual([1, 0]);
    expectTypeOf(Tensor.from(1).toArray(0)).toEqualTypeOf<number>();
    expect(x.toArray(2)).toEqual([[1, 2]]);
    expect(Tensor.from(3).toArray(0) + 1).toBe(4);
  });

  test("and is refused for another", () => {
    expect(() => x.toArray(1)).toThrow(ShapeError);
    expect(() => x.toArray(3)).toThrow(
      "Tensor.toArray: another number of axes: expected 3, received 2, of shape [1, 2].",
    );
  });
});

describe("float16", () => {
  const x = Tensor.from([0.1, -2, 70000, Number.NaN], [2, 2], "float16");

  test("is kept as bits, rounded to the nearest", () => {
    expect(x.data).toEqual(Uint16Array.of(0x2e66, 0xc000, 0x7c00, 0x7e00));
    expect(new Tensor([1], Uint16Array.of(0x3c00), "float16").item()).toBe(1);
  });

  test("comes out as numbers", () => {
    expect(x.toArray()).toEqual([
      [0.0999755859375, -2],
      [Infinity, Number.NaN],
    ]);
    expect(x.at(0).toArray()).toEqual([0.0999755859375, -2]);
    expect(x.values).toEqual(Float32Array.of(0.0999755859375, -2, Infinity, Number.NaN));
  });

  test("takes the values of any array, not its bits", () => {
    expect(Tensor.from(Uint16Array.of(1, 2), undefined, "float16").toArray()).toEqual([1, 2]);
  });
});
