import { expect, test } from "vitest";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { ArgumentError, Input, Model, ShapeError } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";

const x = Tensor.from([1, 2, 3, 4, 5]);

test("cond and switch choose, and send the gradient to what they chose", async () => {
  await inBothFamilies(
    [x, Tensor.from(2, [], "int32")],
    (t, index) => {
      const big = ops.greater(ops.sum(t), 10);
      const { y, z } = ops.cond(big, () => ({ y: ops.square(t), z: t }), () => ({ y: t, z: ops.negative(t) })); // biome-ignore format: a line
      const [dx] = gradients(ops.sum(y), [t]);
      const branches = [1, 10, 100].map((factor) => (one: SymbolicTensor) => ops.multiply(one, factor));
      const [high, low] = [ops.switch(ops.add(index, 7), branches, t), ops.switch(ops.subtract(index, 9), branches, t)];
      const middle = ops.switch(ops.subtract(index, 1), branches, t);
      return { y, z, dx, high, middle, low };
    },
    (found) =>
      expect(found).toEqual({
        y: [1, 4, 9, 16, 25],
        z: [1, 2, 3, 4, 5],
        dx: [2, 4, 6, 8, 10],
        high: [100, 200, 300, 400, 500],
        middle: [10, 20, 30, 40, 50],
        low: [1, 2, 3, 4, 5],
      }),
  );
});

test("loops run as often as they should", async () => {
  await inBothFamilies(
    [x],
    (t) => {
      // Doubles until the sum is above 100: 15, 30, 60, 120.
      const [grown, rounds] = ops.whileLoop(
        (y: SymbolicTensor) => ops.lessEqual(ops.sum(y), 100),
        (y: SymbolicTensor, n: SymbolicTensor) => [ops.multiply(y, 2), ops.add(n, 1)],
        [t, ops.full([], 0, { dtype: "int32" })] as readonly [SymbolicTensor, SymbolicTensor],
        { maximumIterations: 8 },
      );
      const [slope] = gradients(ops.sum(grown), [t]);
      const summed = ops.foriLoop(2, 5, (i, sum) => ops.add(sum, ops.cast(i, "float32")), t);
      const [last, sums] = ops.scan((carry, one) => [ops.add(carry, one), ops.add(carry, one)], ops.full([], 0), t);
      const [, back] = ops.scan((carry, one) => [ops.add(carry, one), ops.add(carry, one)], ops.full([], 0), t, { reverse: true }); // biome-ignore format: a line
      const [counted] = ops.scan<SymbolicTensor, SymbolicTensor, SymbolicTensor>((carry) => [ops.add(carry, 1), carry], ops.full([], 0), undefined, { length: 3 }); // biome-ignore format: a line
      return { grown, rounds, slope, summed, last, sums, back, counted };
    },
    (found) =>
      expect(found).toEqual({
        grown: [8, 16, 24, 32, 40],
        rounds: [3],
        slope: [8, 8, 8, 8, 8],
        summed: [10, 11, 12, 13, 14],
        last: [15],
        sums: [1, 3, 6, 10, 15],
        back: [15, 14, 12, 9, 5],
        counted: [3],
      }),
  );
});

test("maps and associative scans, of structures too", async () => {
  const m = Tensor.from([[1, 2], [3, 4], [5, 6]]); // biome-ignore format: a matrix
  await inBothFamilies(
    [m],
    (t) => {
      const { twice, sum } = ops.map((row) => ({ twice: ops.multiply(row, 2), sum: ops.sum(row) }), t);
      const sizes = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => {
        const line = constant(Tensor.from(Array.from({ length: n }, (_, i) => i + 1)));
        return ops.equal(ops.associativeScan(ops.add, line), ops.cumsum(line));
      });
      return {
        twice,
        sum,
        same: ops.vectorizedMap((row) => ops.square(row), t),
        right: ops.all(ops.concat(sizes, 0)),
        most: ops.associativeScan(ops.maximum, t, { axis: 1, reverse: true }),
        pairs: ops.associativeScan(
          (a, b) => [ops.multiply(a[0]!, b[0]!), ops.add(ops.multiply(a[1]!, b[0]!), b[1]!)],
          [t, t],
        )[1]!,
      };
    },
    (found) =>
      expect(found).toEqual({
        twice: [2, 4, 6, 8, 10, 12],
        sum: [3, 7, 11],
        same: [1, 4, 9, 16, 25, 36],
        right: [1],
        most: [2, 2, 4, 4, 6, 6],
        pairs: [1, 2, 6, 12, 35, 78],
      }),
  );
});

test("a custom gradient takes the place of that of the ops", async () => {
  await inBothFamilies(
    [x],
    (t) => {
      const clipped = ops.customGradient((a, b) => [ops.multiply(a, b), (g) => [ops.minimum(g, 1), undefined]]);
      const y = clipped(t, t);
      const [dx] = gradients(ops.sum(ops.multiply(y, t)), [t]);
      return { y, dx };
    },
    (found) => expect(found).toEqual({ y: [1, 4, 9, 16, 25], dx: [2, 5, 10, 17, 26] }),
  );
});

test("between layers control flow is recorded", () => {
  const input = Input([4]);
  const out = ops.foriLoop(0, 2, (_, y) => ops.add(y, 1), input);
  expect(new Model({ inputs: input, outputs: out }).outputShape([2, 4])).toEqual([2, 4]);
});

test("what does not go together is refused", () => {
  const t = constant(x);
  expect(() => ops.cond(t, () => t, () => t)).toThrow(ShapeError); // biome-ignore format: a line
  expect(() => ops.cond(ops.sum(t), () => t, () => ops.sum(t))).toThrow("cond: the results differ"); // biome-ignore format: a line
  expect(() => ops.switch(constant(Tensor.from(1, [], "int32")), [])).toThrow(ArgumentError);
  expect(() => ops.whileLoop(() => t, () => t, t, {} as never)).toThrow("maximumIterations"); // biome-ignore format: a line
  expect(() => ops.customGradient(() => t as never)(t)).toThrow("customGradient: no such result");
  const wrong = ops.customGradient((a) => [ops.square(a), () => ops.sum(a)]);
  expect(() => gradients(ops.sum(wrong(t)), [t])).toThrow("customGradient: the gradients do not fit the arguments");
});
