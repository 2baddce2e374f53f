import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trainTestSplit } from "../../src/data/index.js";
import { ArgumentError, ShapeError } from "../../src/errors.js";
import { Tensor } from "../../src/tensor.js";

const rows = (count: number) => Tensor.from(Int32Array.from({ length: count }, (_, i) => i));

describe("trainTestSplit", () => {
  test("sets the last rows aside, one part after the other the whole", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 200 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (count, testSize) => {
          const kept = Math.floor(count * (1 - testSize));
          fc.pre(kept > 0);
          const { train, test } = trainTestSplit({ y: rows(count) }, { testSize });
          expect(train.y.size).toBe(kept);
          expect([...train.y.data, ...test.y.data]).toEqual([...rows(count).data]);
        },
      ),
    );
  });

  test("takes a fifth unless told, or a number of rows, without copying", () => {
    const x = Tensor.zeros([10, 3]);
    const { train, test } = trainTestSplit([x, rows(10)] as const);
    expect([train[0].shape, test[0].shape]).toEqual([
      [8, 3],
      [2, 3],
    ]);
    expect(test[0].data.buffer).toBe(x.data.buffer);
    expect(trainTestSplit(rows(10), { testSize: 3 }).test.toArray()).toEqual([7, 8, 9]);
  });

  test.each([0, -0.5, 10, 11, 2.5, 0.99, Number.NaN])("refuses %d of ten rows", (testSize) => {
    expect(() => trainTestSplit(rows(10), { testSize })).toThrow(ArgumentError);
  });

  test("refuses tensors of different lengths", () => {
    expect(() => trainTestSplit({ x: rows(3), y: rows(4) })).toThrow(ShapeError);
  });
});
