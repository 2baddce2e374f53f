import { expect, test } from "vitest";
import { gradients, Tensor } from "../../../src/index.js";
import { sumOfSquares } from "../../../src/ops/reduce/sum-of-squares.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { awkwardValues } from "../../harness/values.js";

test.each([[[]], [[7]], [[3, 5]], [[1031]], [[70_001]]])("a sum of squares of %j, and its gradient", async (shape) => {
  const size = shape.reduce((a: number, b: number) => a * b, 1);
  const values = Float32Array.from(awkwardValues(size));
  const wanted = values.reduce((sum, x) => sum + x * x, 0);
  await inBothFamilies(
    [new Tensor(shape, values, "float32")],
    (x) => {
      const squares = sumOfSquares(x);
      return { squares, slope: gradients(squares, [x])[0] };
    },
    ({ squares, slope }) => {
      expect(Math.abs(squares![0]! - wanted)).toBeLessThan(1e-5 * wanted);
      expect(slope).toEqual(Array.from(values, (x) => Math.fround(2 * x)));
    },
  );
});
