import { describe, expect, test } from "vitest";
import { metrics, Tensor } from "../../src/index.js";
import { costOf, measure } from "../harness/measure.js";
import { FAMILIES } from "../harness/reach.js";
import { awkwardValues } from "../harness/values.js";

const { Precision, Recall } = metrics;

describe.each(FAMILIES)("Precision and Recall, for kernels of the family %s", (family) => {
  test("count what lies strictly above 0.5", async () => {
    const batch = [[0, 1, 1, 1], [0.5, 0.6, 0.7, 0.2]]; // biome-ignore format: a batch
    expect(await measure(new Precision(), [batch], family)).toBe(1);
    expect(await measure(new Recall(), [batch], family)).toBe(2 / 3);
  });

  test("give a number for each threshold, in the order given, over all batches", async () => {
    const thresholds = [0.9, 0.1, 0.5, 0.1];
    const batches = [17, 1, 40].map((n, i) => {
      const y = [...awkwardValues(n, i, [0, 1])].map((u) => Number(u < 0.5));
      return [y, [...awkwardValues(n, i + 7, [0, 1])], [...awkwardValues(n, i + 9, [0, 3])]] as const;
    });
    const counted = (threshold: number, of: (isPositive: boolean, isAbove: boolean) => boolean) =>
      batches.flatMap(([y, p, w]) => w.filter((_, i) => of(y[i] === 1, p[i]! > threshold))).reduce((a, b) => a + b, 0);
    const [precision, recall] = [new Precision({ thresholds }), new Recall(thresholds)];
    const found = [await measure(precision, batches, family), await measure(recall, batches, family)];
    thresholds.forEach((threshold, k) => {
      const right = counted(threshold, (isPositive, isAbove) => isPositive && isAbove);
      const above = counted(threshold, (_, isAbove) => isAbove);
      const positive = counted(threshold, (isPositive) => isPositive);
      expect(found[0]).toHaveProperty(`${k}`, expect.closeTo(right / above, 5));
      expect(found[1]).toHaveProperty(`${k}`, expect.closeTo(right / positive, 5));
    });
  });

  test("look at the best few, and at one class", async () => {
    const y = [[0, 0, 1], [1, 0, 0], [0, 1, 1]]; // biome-ignore format: a batch
    const p = [[0.1, 0.2, 0.7], [0.3, 0.5, 0.2], [0.4, 0.35, 0.25]]; // biome-ignore format: a batch
    expect(await measure(new Precision({ topK: 2 }), [[y, p]], family)).toBe(3 / 6);
    expect(await measure(new Recall({ topK: 2 }), [[y, p]], family)).toBe(3 / 4);
    expect(await measure(new Recall({ topK: 2, classId: 2 }), [[y, p]], family)).toBe(1 / 2);
    expect(await measure(new Precision({ topK: 2, classId: 0 }), [[y, p, [1, 2, 3]]], family)).toBe(2 / 5);
    expect(await measure(new Precision({ topK: 2, thresholds: 0.36 }), [[y, p]], family)).toBe(1 / 3);
    expect(await measure(new Precision({ classId: 1, thresholds: 0.3 }), [[y, p]], family)).toBe(1 / 2);
  });
});

test("nothing counted is 0", async () => {
  expect(await measure(new Precision(), [])).toBe(0);
  expect(
    await measure(new Recall([0.1, 0.2]), [
      [
        [0, 0],
        [0.5, 0.6],
      ],
    ]),
  ).toEqual([0, 0]);
});

test("a class that the predictions do not have is refused", async () => {
  await expect(measure(new Recall({ classId: 3 }), [[[[0, 1]], [[0.1, 0.2]]]])).rejects.toThrow(/classId below 2/);
  await expect(
    measure(new Recall({ classId: 0 }), [
      [
        [0, 1],
        [0.1, 0.2],
      ],
    ]),
  ).rejects.toThrow(/\[batch, …, classes\]/);
});

test("both together cost one kernel: they count the same", async () => {
  const batch = [Tensor.zeros([64, 1], "int32"), Tensor.zeros([64, 1])];
  expect((await costOf([new Precision(), new Recall()], batch)).dispatches).toBe(1);
});
