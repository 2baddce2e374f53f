import { expect, test } from "vitest";
import { Dense, type MetricLike, measure, metrics, ops, Sequential, Tensor } from "../../src/index.js";

// The numbers are those of Keras's own documentation.
test.each<[string, MetricLike, unknown, unknown, unknown, unknown?]>([
  ["accuracy", "accuracy", [0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], 2 / 3],
  ["AUC", new metrics.AUC({ numThresholds: 3 }), [0, 0, 1, 1], [0, 0.5, 0.3, 0.9], 0.75],
  ["weighted AUC", new metrics.AUC({ numThresholds: 3 }), [0, 0, 1, 1], [0, 0.5, 0.3, 0.9], 1, [1, 0, 0, 1]],
  ["MeanIoU", new metrics.MeanIoU(2), [0, 0, 1, 1], [0, 1, 0, 1], 1 / 3],
  ["F1Score", new metrics.F1Score({ threshold: 0.5 }), [[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0]], [0.5, 0.8, 2 / 3]],
  ["mse", "mse", [[0, 1], [0, 0]], [[1, 1], [0, 0]], 0.25],
  ["weighted mse", "mse", [[0, 1], [0, 0]], [[1, 1], [0, 0]], 0.5, [1, 0]],
  ["CosineSimilarity", new metrics.CosineSimilarity({ axis: 1 }), [[0, 1], [1, 1]], [[1, 0], [1, 1]], 0.5],
  ["R2Score", new metrics.R2Score(), [[1], [4], [3]], [[2], [4], [4]], 4 / 7],
  ["a function", (y, p) => ops.max(ops.abs(ops.subtract(y, p)), { axis: -1 }), [[0, 1]], [[2, 1]], 2],
])("%s", async (_, metric, yTrue, yPred, wanted, sampleWeight) => {
  const options = sampleWeight === undefined ? {} : { sampleWeight: sampleWeight as number[] };
  const found = [await measure(metric, yTrue as number[], yPred as number[], options)].flat();
  const expected = [wanted].flat() as number[];
  expect(found).toHaveLength(expected.length);
  for (const [i, one] of found.entries()) expect(one).toBeCloseTo(expected[i]!, 6);
}); // biome-ignore format: a table

test("a metric of a model under way goes on with what it has gathered", async () => {
  const metric = new metrics.MeanAbsoluteError();
  const model = new Sequential([new Dense(1, { kernelInitializer: "ones", inputShape: [1] })]);
  model.compile({ optimizer: "sgd", loss: "mse", metrics: [metric] });
  const [x, y] = [Tensor.from([[1], [2]]), Tensor.from([[3], [4]])];
  expect(await model.evaluate(x, y)).toMatchObject({ mean_absolute_error: 2 });
  expect(await measure(metric, y, x)).toBe(2);
  expect(await measure(metric, y, y)).toBe(0);
  expect(await model.evaluate(x, y)).toMatchObject({ mean_absolute_error: 2 });
});
