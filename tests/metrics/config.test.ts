import { describe, expect, test } from "vitest";
import { ArgumentError, getMetric, type MetricLike, metrics } from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

const from = metrics;

for (const name of ["Accuracy", "CategoricalAccuracy", "MeanAbsoluteError", "MeanSquaredError"])
  checkConfig(name, { from });
for (const name of ["SparseCategoricalAccuracy", "Mean", "Sum"]) checkConfig(name, { from, config: { name: "mine" } });
checkConfig("BinaryAccuracy", { from, config: { threshold: 0.3 }, refuses: { threshold: [Number.NaN, "0.5", null] } });
for (const name of ["Precision", "Recall"]) {
  checkConfig(name, {
    from,
    config: { thresholds: [0.2, 0.8], topK: 3, classId: 1 },
    refuses: { thresholds: [1.5, [-0.1], [], ["0.5"]], topK: [0, 1.5], classId: [-1, "cat"] },
  });
}
for (const name of [
  ...["Hinge", "SquaredHinge", "CategoricalHinge", "KLDivergence", "Poisson", "LogCoshError", "RootMeanSquaredError"],
  ...["MeanAbsolutePercentageError", "MeanSquaredLogarithmicError"],
]) {
  checkConfig(name, { from, config: { name: "mine" } });
}
for (const name of ["TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"]) {
  checkConfig(name, { from, config: { thresholds: [0.2, 0.8] }, refuses: { thresholds: [1.5, []] } });
}
for (const name of ["PearsonCorrelation", "ConcordanceCorrelation", "CosineSimilarity"]) {
  checkConfig(name, { from, config: { axis: 1 }, refuses: { axis: [0.5, "last"] } });
}
for (const name of ["BinaryCrossentropy", "CategoricalCrossentropy"]) {
  const config = { fromLogits: true, labelSmoothing: 0.1, axis: 1 };
  checkConfig(name, { from, config, refuses: { axis: [0.5], labelSmoothing: [2], fromLogits: ["yes"] } });
}
checkConfig("SparseCategoricalCrossentropy", { from, config: { ignoreClass: 3 }, refuses: { ignoreClass: [0.5] } });
checkConfig("TopKCategoricalAccuracy", { from, config: { k: 3 }, refuses: { k: [0, 1.5, "x"] } });
checkConfig("SparseTopKCategoricalAccuracy", {
  from,
  config: { k: 3, fromSortedIds: true },
  refuses: { k: [0], fromSortedIds: [1] },
});
checkConfig("F1Score", {
  from,
  config: { average: "macro", threshold: 0.3 },
  refuses: { average: ["mean"], threshold: [2, "x"] },
});
checkConfig("FBetaScore", { from, config: { beta: 2, average: "micro" }, refuses: { beta: [0, -1, "x"] } });
checkConfig("R2Score", {
  from,
  config: { classAggregation: null, numRegressors: 2 },
  refuses: { classAggregation: ["uniform_average"], numRegressors: [-1, 0.5] },
});
for (const name of ["MeanIoU", "OneHotMeanIoU"]) {
  const config = { numClasses: 3, ignoreClass: 255, axis: 1 };
  checkConfig(name, { from, config, refuses: { numClasses: [0, 1.5], ignoreClass: [0.5], axis: [0.5] } });
}
for (const name of ["IoU", "OneHotIoU"]) {
  const config = { numClasses: 3, targetClassIds: [0, 2] };
  checkConfig(name, { from, config, refuses: { numClasses: [0], targetClassIds: [[3], [-1], "x", undefined] } });
}
checkConfig("BinaryIoU", { from, config: { threshold: 0.3, targetClassIds: [1] }, refuses: { targetClassIds: [[2]] } });
for (const [name, arg] of Object.entries({
  SensitivityAtSpecificity: "specificity",
  SpecificityAtSensitivity: "sensitivity",
  PrecisionAtRecall: "recall",
  RecallAtPrecision: "precision",
})) {
  const config = { [arg]: 0.5, numThresholds: 20, classId: 1 };
  checkConfig(name, { from, config, refuses: { [arg]: [-0.1, 1.5, "x"], numThresholds: [0], classId: [-1] } });
}
checkConfig("AUC", {
  from,
  config: {
    numThresholds: 20,
    curve: "PR",
    summationMethod: "minoring",
    multiLabel: true,
    numLabels: 2,
    labelWeights: [1, 2],
  },
  refuses: {
    numThresholds: [1, 2.5],
    curve: ["roc", null],
    summationMethod: ["trapezoid"],
    thresholds: [[2], [Number.NaN]],
    labelWeights: [[-1]],
    numLabels: [0],
  },
});

describe("a metric", () => {
  const nameOf = async (like: MetricLike) => (await getMetric(like)).name;

  test("by its name is called what was written", async () => {
    for (const name of [
      "accuracy",
      "acc",
      "auc",
      "precision",
      "recall",
      "mse",
      "meanAbsoluteError",
      "binaryAccuracy",
    ] as const) {
      expect(await nameOf(name)).toBe(name);
      expect(await nameOf(name), "again").toBe(name);
    }
  });

  test("has Keras's default name otherwise", () => {
    expect(new metrics.Accuracy().name).toBe("accuracy");
    expect(new metrics.SparseCategoricalAccuracy().name).toBe("sparse_categorical_accuracy");
    expect(new metrics.MeanSquaredError().name).toBe("mean_squared_error");
    expect(new metrics.AUC({ name: "area" }).name).toBe("area");
    expect(new metrics.AUC().name).toMatch(/^auc(_\d+)?$/);
  });

  test("by its class is made anew, under the same name each time", async () => {
    expect(await getMetric(metrics.AUC)).toBeInstanceOf(metrics.AUC);
    expect(await Promise.all([metrics.AUC, metrics.AUC, metrics.Accuracy].map(nameOf))).toEqual([
      "auc",
      "auc",
      "accuracy",
    ]);
  });

  test("by a function has the function's name", async () => {
    const farOff: MetricLike = (yTrue) => yTrue;
    expect(await nameOf(farOff)).toBe("farOff");
    expect(await getMetric(farOff)).toBeInstanceOf(metrics.MeanMetricWrapper);
    expect(await nameOf((yTrue) => yTrue)).toBe("metric");
  });

  test("is refused where it is none, or does not look at predictions", async () => {
    for (const name of ["AUC", "constructor", "__proto__", "binary_accuracy", ""]) {
      await expect(getMetric(name as MetricLike)).rejects.toThrow(/no such name.*"accuracy", "acc", .*"auc"/);
    }
    for (const like of [null, {}, 3]) await expect(getMetric(like as never)).rejects.toThrow(ArgumentError);
    for (const like of [new metrics.Mean(), metrics.Sum])
      await expect(getMetric(like)).rejects.toThrow(/looks at no predictions/);
    class Largest extends metrics.Mean {
      override update(_yTrue: never, yPred: never) {
        super.update(yPred);
      }
    }
    expect(await getMetric(new Largest())).toBeInstanceOf(Largest);
  });
});

test("what is better is known", async () => {
  expect((await getMetric("accuracy")).higherIsBetter).toBe(true);
  expect((await getMetric("recall")).higherIsBetter).toBe(true);
  expect((await getMetric("mse")).higherIsBetter).toBe(false);
  expect((await getMetric((yTrue) => yTrue)).higherIsBetter).toBeUndefined();
});
