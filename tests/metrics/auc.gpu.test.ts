import { describe, expect, test } from "vitest";
import { metrics, Tensor } from "../../src/index.js";
import { costOf, measure, type Update } from "../harness/measure.js";
import { expectNumberNear } from "../harness/near.js";
import { FAMILIES } from "../harness/reach.js";
import { awkwardValues } from "../harness/values.js";

const { AUC } = metrics;

/** Predictions on a grid of 1/64, so that 65 thresholds tell all of them apart; better than a guess. */
const N = 300;
const noise = [...awkwardValues(N, 1, [0, 1])];
const labels = [...awkwardValues(N, 2, [0, 1])].map((u) => Number(u < 0.4));
const predictions = noise.map((u, i) => Math.floor(64 * Math.min(0.999, 0.7 * u + 0.3 * labels[i]!)) / 64);
const weights = [...awkwardValues(N, 3, [0, 2])];

/** How likely a positive sample is ranked above a negative one; as often as not where they tie (Mann & Whitney). */
function ranking(y: readonly number[], p: readonly number[], w: readonly number[]): number {
  let [right, all] = [0, 0];
  y.forEach((positive, i) => {
    y.forEach((negative, j) => {
      if (positive === 0 || negative !== 0) return;
      all += w[i]! * w[j]!;
      right += w[i]! * w[j]! * (p[i]! > p[j]! ? 1 : p[i] === p[j] ? 0.5 : 0);
    });
  });
  return right / all;
}

/** ∫ TP/P dTP between neighbouring thresholds by many small steps, both counts changing evenly. */
function precisionArea(
  y: readonly number[],
  p: readonly number[],
  w: readonly number[],
  cuts: readonly number[],
): number {
  const above = (cut: number, isPositive: boolean) =>
    y.reduce((sum, label, i) => sum + (p[i]! > cut && (label === 1) === isPositive ? w[i]! : 0), 0);
  const total = above(-1, true);
  const points = cuts.map((cut) => [above(cut, true), above(cut, false)] as const);
  let area = 0;
  points.slice(1).forEach(([tp, fp], k) => {
    const [before, fpBefore] = points[k]!;
    for (let step = 0; step < 2000; step++) {
      const share = (step + 0.5) / 2000;
      const [t, f] = [tp + share * (before - tp), fp + share * (fpBefore - fp)];
      if (t + f > 0) area += ((t / (t + f)) * (before - tp)) / 2000;
    }
  });
  return area / total;
}

describe("AUC", () => {
  test.each(FAMILIES)("of ROC is how well it ranks, for kernels of the family %s", async (family) => {
    const ones = weights.map(() => 1);
    const plain = await measure(new AUC({ numThresholds: 65 }), [[labels, predictions]], family);
    expectNumberNear(Number(plain), ranking(labels, predictions, ones));
    const weighted = await measure(new AUC(65), [[labels, predictions, weights]], family);
    expectNumberNear(Number(weighted), ranking(labels, predictions, weights), { rtol: 1e-5, atol: 0 });
  });

  test("of batches is that of all samples together", async () => {
    const part = (from: number, to: number): Update =>
      [labels, predictions, weights].map((list) => list.slice(from, to));
    const parts = await measure(new AUC(65), [part(0, 100), part(100, 101), part(101, N)]);
    expectNumberNear(Number(parts), ranking(labels, predictions, weights), { rtol: 1e-5, atol: 0 });
  });

  test("of precision over recall follows the counts between thresholds", async () => {
    const cuts = [-1, ...Array.from({ length: 9 }, (_, i) => (i + 1) / 10), 2];
    const found = await measure(new AUC({ curve: "PR", numThresholds: 11 }), [[labels, predictions, weights]]);
    expectNumberNear(Number(found), precisionArea(labels, predictions, weights, cuts), { rtol: 1e-4, atol: 0 });
  });

  test("takes thresholds of one's own, in any order", async () => {
    const own = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);
    const given = await measure(new AUC({ thresholds: own.toReversed() }), [[labels, predictions]]);
    expectNumberNear(Number(given), Number(await measure(new AUC(11), [[labels, predictions]])));
  });

  test("takes logits", async () => {
    const logits = predictions.map((p) => Math.log((p + 0.005) / (1.005 - p)));
    const found = await measure(new AUC({ fromLogits: true, numThresholds: 2000 }), [[labels, logits]]);
    expectNumberNear(Number(found), ranking(labels, predictions, weights.map(() => 1)), { rtol: 1e-5, atol: 0 }); // biome-ignore format: a line
  });

  test.each(FAMILIES)(
    "of several labels is the mean of theirs, weighted if told, for the family %s",
    async (family) => {
      const other = labels.map((label, i) => Number(i % 3 === 0 ? label === 0 : label === 1));
      const y = labels.map((label, i) => [label, other[i]!]);
      const p = predictions.map((one) => [one, one]);
      const areas = [labels, other].map((label) => ranking(label, predictions, weights));
      const mean = await measure(new AUC({ numThresholds: 65, multiLabel: true }), [[y, p, weights]], family);
      expectNumberNear(Number(mean), (areas[0]! + areas[1]!) / 2, { rtol: 1e-5, atol: 0 });
      const options = { numThresholds: 65, multiLabel: true, labelWeights: [1, 3] };
      const weighted = await measure(new AUC(options), [[y, p, weights]], family);
      expectNumberNear(Number(weighted), (areas[0]! + 3 * areas[1]!) / 4, { rtol: 1e-5, atol: 0 });
    },
  );

  test("counts labels by their weights where all are one curve", async () => {
    const y = labels.map((label) => [label, 1 - label]);
    const p = predictions.map((one) => [one, one]);
    const found = await measure(new AUC({ numThresholds: 65, labelWeights: [2, 0] }), [[y, p, weights]]);
    expectNumberNear(Number(found), ranking(labels, predictions, weights), { rtol: 1e-5, atol: 0 });
  });

  test("is 0 where nothing was counted", async () => {
    expect(await measure(new AUC(), [])).toBe(0);
    expect(
      await measure(new AUC(), [
        [
          [0, 1],
          [0.2, 0.7],
          [0, 0],
        ],
      ]),
    ).toBe(0);
  });

  test("refuses predictions that are not one for each label", async () => {
    const batch = [[[0, 1, 0]], [[0.1, 0.2, 0.3]]];
    await expect(measure(new AUC({ multiLabel: true, numLabels: 2 }), [batch])).rejects.toThrow(/\[batch, 2\]/);
    await expect(
      measure(new AUC({ multiLabel: true }), [
        [
          [0, 1],
          [0.1, 0.2],
        ],
      ]),
    ).rejects.toThrow(/\[batch, labels\]/);
    await expect(measure(new AUC({ labelWeights: [1, 1] }), [batch])).rejects.toThrow(/\[…, 2\]/);
  });

  test("costs a kernel for any number of thresholds, two for many samples, and nothing beside a twin", async () => {
    const many = [Tensor.zeros([5000, 1], "int32"), Tensor.zeros([5000, 1])];
    for (const update of [
      [labels, predictions],
      [labels, predictions, weights],
    ]) {
      expect((await costOf([new AUC()], update)).dispatches).toBe(1);
    }
    expect((await costOf([new AUC()], many)).dispatches).toBeLessThanOrEqual(2);
    expect((await costOf([new AUC(), new AUC({ curve: "PR" })], [labels, predictions])).dispatches).toBe(1);
  });
});
