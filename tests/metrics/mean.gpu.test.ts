import { describe, expect, test } from "vitest";
import { metrics, ops, Tensor } from "../../src/index.js";
import { measure } from "../harness/measure.js";
import { expectNumberNear } from "../harness/near.js";

const { Accuracy, BinaryAccuracy, CategoricalAccuracy, Mean, MeanAbsoluteError, MeanMetricWrapper } = metrics;
const { MeanSquaredError, SparseCategoricalAccuracy, Sum } = metrics;

describe("Mean and Sum", () => {
  test("count all values of all batches alike, whatever the batches' sizes", async () => {
    expect(await measure(new Mean(), [[[1, 3, 5]], [[7]]])).toBe(4);
    expect(await measure(new Sum(), [[[1, 3, 5]], [[[7], [-2]]]])).toBe(14);
  });

  test("take weights of leading axes, of all, and weights that broadcast", async () => {
    const values = [[1, 3], [5, 7]]; // biome-ignore format: a matrix
    expect(await measure(new Mean(), [[values, [1, 3]]])).toBe((1 + 3 + 3 * (5 + 7)) / 8);
    expect(await measure(new Mean(), [[values, [[1, 0], [0, 2]]]])).toBe((1 + 14) / 3); // biome-ignore format: a matrix
    expect(await measure(new Sum(), [[values, [[1, 0]]]])).toBe(6);
    expect(await measure(new Sum(), [[values, 2]])).toBe(32);
  });

  test("batches with weights and without go together", async () => {
    expect(
      await measure(new Mean(), [
        [[1, 2]],
        [
          [10, 20],
          [0, 1],
        ],
      ]),
    ).toBe((1 + 2 + 20) / 3);
  });

  test("a mean of nothing is 0", async () => {
    expect(await measure(new Mean(), [])).toBe(0);
    expect(
      await measure(new Mean(), [
        [
          [1, 2],
          [0, 0],
        ],
      ]),
    ).toBe(0);
  });

  test("whole numbers and truth values are numbers, too", async () => {
    expect(await measure(new Mean(), [[Tensor.from([1, 4], [2], "int32")]])).toBe(2.5);
    expect(await measure(new Sum(), [[Tensor.from([true, false, true])]])).toBe(2);
  });
});

describe("errors", () => {
  const batch = [[[1, 2], [3, 4]], [[1, 4], [0, 0]]]; // biome-ignore format: matrices

  test("are means over all values", async () => {
    expect(await measure(new MeanSquaredError(), [batch])).toBe((4 + 9 + 16) / 4);
    expect(await measure(new MeanAbsoluteError(), [batch])).toBe((2 + 3 + 4) / 4);
  });

  test("count samples by their weights", async () => {
    expect(await measure(new MeanSquaredError(), [[...batch, [3, 1]]])).toBe((3 * (4 / 2) + 25 / 2) / 4);
  });

  test("a function of one's own is averaged, too", async () => {
    const worst = new MeanMetricWrapper((yTrue, yPred) => ops.max(ops.abs(ops.subtract(yTrue, yPred)), { axis: -1 }));
    expect(await measure(worst, [batch])).toBe(3);
  });

  test("refuse targets of another shape", async () => {
    await expect(measure(new MeanSquaredError(), [[[[1, 2, 3]], [[1, 2]]]])).rejects.toThrow(/differ in shape/);
  });
});

describe("accuracies", () => {
  test("Accuracy asks for the very values", async () => {
    expect(
      await measure(new Accuracy(), [
        [
          [1, 2, 3, 4],
          [[0], [2], [3], [4]],
        ],
      ]),
    ).toBe(0.75);
  });

  test("BinaryAccuracy cuts strictly above its threshold", async () => {
    const batch = [[1, 1, 0, 0], [0.6, 0.5, 0.5, 0.2]]; // biome-ignore format: a batch
    expect(await measure(new BinaryAccuracy(), [batch])).toBe(0.75);
    expect(await measure(new BinaryAccuracy({ threshold: 0.1 }), [batch])).toBe(0.5);
  });

  test("a whole number may be a label", async () => {
    const labels = Tensor.from([1, 0], [2], "int32");
    expect(await measure(new BinaryAccuracy(), [[labels, [[0.7], [0.8]]]])).toBe(0.5);
    expect(await measure(new SparseCategoricalAccuracy(), [[labels, [[0.1, 0.9], [0.2, 0.8]]]])).toBe(0.5); // biome-ignore format: a matrix
  });

  test("the most probable class counts, step by step and weighted", async () => {
    const p = [[[0.1, 0.9], [0.8, 0.2]], [[0.3, 0.7], [0.4, 0.6]]]; // biome-ignore format: a batch
    const wanted = [[1, 1], [1, 0]]; // biome-ignore format: a batch
    const mask = Tensor.from([[true, false], [true, true]]); // biome-ignore format: a batch
    const oneHot = [[[0, 1], [0, 1]], [[0, 1], [1, 0]]]; // biome-ignore format: a batch
    expect(await measure(new SparseCategoricalAccuracy(), [[wanted, p]])).toBe(0.5);
    expectNumberNear(Number(await measure(new SparseCategoricalAccuracy(), [[wanted, p, mask]])), 2 / 3);
    expectNumberNear(Number(await measure(new CategoricalAccuracy(), [[oneHot, p, mask]])), 2 / 3);
    expectNumberNear(Number(await measure(new CategoricalAccuracy(), [[oneHot, p, [1, 3]]])), (1 + 3) / 8);
  });
});
