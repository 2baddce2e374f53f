import { expect, test } from "vitest";
import { BatchNormalization, compute, Dense, gradients, losses, ops, random, Tensor } from "../../../src/index.js";
import { expectNear } from "../../harness/near.js";

test("an op computes on numbers at hand", async () => {
  expect((await compute(ops.add, [1, 2], [3, 4])).toArray()).toEqual([4, 6]);
  const { values, indices } = await compute((x) => ops.topK(x, 2), [3, 9, 5]);
  expect([values.toArray(), indices.toArray()]).toEqual([
    [9, 5],
    [1, 2],
  ]);
  expect((await compute(() => ops.linspace(0, 1, { num: 3 }))).toArray()).toEqual([0, 0.5, 1]);
  expect((await compute(ops.logicalNot, [true, false])).dtype).toBe("bool");
  expect((await compute(ops.negative, Int32Array.of(1))).dtype).toBe("int32");
  const scalars = await compute((x, y) => [ops.sum(x), ops.mean(y)], [1, 2], Tensor.from([[4, 6]]));
  expect(scalars.map((one) => one.item())).toEqual([3, 5]);
});

test("so does a layer, whose weights are there from then on, and what it changes is changed", async () => {
  const dense = new Dense(2);
  const y = await compute((x) => dense.apply(x), [[1, 2]]);
  const [kernel] = await dense.getWeights();
  const [[a, b], [c, d]] = kernel!.toArray() as [[number, number], [number, number]];
  expectNear(y, [[a + 2 * c, b + 2 * d]]);
  const norm = new BatchNormalization({ momentum: 0.5 });
  for (let i = 0; i < 2; i++) await compute((x) => norm.apply(x, { training: true }), [[1], [3]]);
  const [, , mean] = await norm.getWeights();
  expectNear(mean!, [1.5]); // 0 -> 1 -> 1.5
});

test("losses, gradients, and random numbers that are others each time", async () => {
  const loss = new losses.MeanSquaredError();
  expect((await compute((y, p) => loss.call(y, p), [[0, 1]], [[1, 1]])).item()).toBe(0.5);
  const slope = await compute((x) => gradients(ops.sum(ops.square(x)), [x])[0], [1, 2]);
  expect(slope.toArray()).toEqual([2, 4]);
  const [a, b] = [await compute(() => random.normal([4])), await compute(() => random.normal([4]))];
  expect(a.toArray()).not.toEqual(b.toArray());
});
