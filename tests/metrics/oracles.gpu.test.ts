import { describe, expect, test } from "vitest";
import { type Metric, metrics, Tensor } from "../../src/index.js";
import fixture from "../fixtures/keras/metrics.json";
import { measure, type Update } from "../harness/measure.js";
import { expectNear } from "../harness/near.js";
import { awkwardValues } from "../harness/values.js";

// 10,000 samples in batches, with weights: what scikit-learn says, and Keras where that has no such score. See
// tests/fixtures/keras/metrics.py, which makes the same samples.

const N = 10_000;
const C = 4;
const half = Math.fround(0.5);

const matrix = (rows: number, columns: number, at: (i: number) => number, dtype: "float32" | "int32" = "float32") =>
  Tensor.from(
    Array.from({ length: rows * columns }, (_, i) => at(i)),
    columns === 0 ? [rows] : [rows, columns],
    dtype,
  );
const column = (at: (i: number) => number, dtype: "float32" | "int32" = "float32") =>
  Tensor.from(Array.from({ length: N }, (_, i) => at(i)), [N], dtype); // biome-ignore format: one line

const weightValues = awkwardValues(N, 1, [0, 2]);
const labelValues = awkwardValues(N, 2, [0, C]).map(Math.floor);
const noise = awkwardValues(N * C, 3, [0, 1]);
const hotAt = (i: number) => Number(labelValues[Math.floor(i / C)] === i % C);
const scoreAt = (i: number) => Math.fround(Math.fround(half * noise[i]!) + 0.25 * hotAt(i));
const bitValues = awkwardValues(N * C, 5, [0, 1]).map((u) => Number(u < 0.4));
const yValues = awkwardValues(N * 2, 6, [-3, 5]);
const zNoise = awkwardValues(N * 2, 7, [-1, 1]);
const zAt = (i: number) => Math.fround(Math.fround(yValues[i]! * 0.75) + zNoise[i]!);

const weights = column((i) => weightValues[i]!);
const labels = column((i) => labelValues[i]!, "int32");
const hot = matrix(N, C, hotAt);
const scores = matrix(N, C, scoreAt);
const binary = column((i) => Number(labelValues[i]! >= 2), "int32");
const p = column((i) => scoreAt(i * C + 2));
const bits = matrix(N, C, (i) => bitValues[i]!, "int32");
const y = matrix(N, 2, (i) => yValues[i]!);
const z = matrix(N, 2, zAt);
const shifted = (x: Tensor) => Tensor.from(Float32Array.from(x.data, (one) => Number(one) + 4), x.shape, "float32"); // biome-ignore format: one line
const inColumn = (x: Tensor) => x.reshape([N, 1]);
const normalized = matrix(N, C, (i) => {
  const row = Math.floor(i / C) * C;
  return scoreAt(i) / (scoreAt(row) + scoreAt(row + 1) + scoreAt(row + 2) + scoreAt(row + 3));
});
const predictedLabels = column((i) => {
  const row = Array.from({ length: C }, (_, k) => scoreAt(i * C + k));
  return row.indexOf(Math.max(...row));
}, "int32");

/** Batches of many sizes. */
const starts = [0, 1, 1000, 3333, 7000, N];
const batches = (yTrue: Tensor, yPred: Tensor): Update[] =>
  starts.slice(1).map((to, i) => [yTrue, yPred, weights].map((one) => one.slice(starts[i]!, to)));

const { scikitLearn: sk, keras } = fixture;
const [tn, fp, fn, tp] = sk.confusion as [number, number, number, number];
const exact = { rtol: 2e-5, atol: 2e-5 };
const m = metrics;

const cases: readonly (readonly [string, () => Metric, Tensor, Tensor, number | readonly number[], number?])[] = [
  ["SparseCategoricalAccuracy", () => new m.SparseCategoricalAccuracy(), labels, scores, sk.accuracy],
  ["CategoricalAccuracy", () => new m.CategoricalAccuracy(), hot, scores, sk.accuracy],
  ["Accuracy", () => new m.Accuracy(), labels, predictedLabels, sk.accuracy],
  ["TopKCategoricalAccuracy", () => new m.TopKCategoricalAccuracy(2), hot, scores, sk.topK],
  ["SparseTopKCategoricalAccuracy", () => new m.SparseTopKCategoricalAccuracy({ k: 2 }), labels, scores, sk.topK],
  ["Precision", () => new m.Precision(), binary, p, sk.precision],
  ["Recall", () => new m.Recall(), binary, p, sk.recall],
  ["TruePositives", () => new m.TruePositives(), binary, p, tp],
  ["FalsePositives", () => new m.FalsePositives(), binary, p, fp],
  ["TrueNegatives", () => new m.TrueNegatives(), binary, p, tn],
  ["FalseNegatives", () => new m.FalseNegatives(), binary, p, fn],
  ["AUC", () => new m.AUC(2000), binary, p, sk.rocAuc, 1e-4],
  [
    "AUC of precision over recall",
    () => new m.AUC({ numThresholds: 2000, curve: "PR" }),
    binary,
    p,
    sk.averagePrecision,
    2e-3,
  ],
  ["AUC by label", () => new m.AUC({ numThresholds: 2000, multiLabel: true }), bits, scores, sk.rocAucByLabel, 1e-4],
  ["F1Score", () => new m.F1Score(), hot, scores, sk.f1ByClass],
  ...(["micro", "macro", "weighted"] as const).flatMap(
    (average) =>
      [
        [`F1Score, ${average}`, () => new m.F1Score({ average }), hot, scores, sk.f1[average]],
        [
          `FBetaScore, ${average}`,
          () => new m.FBetaScore({ beta: 2, threshold: 0.3, average }),
          bits,
          scores,
          sk.fbeta[average],
        ],
      ] as const,
  ),
  ["MeanIoU", () => new m.MeanIoU(C), labels, predictedLabels, sk.iou],
  ["MeanIoU of scores", () => new m.MeanIoU(C, { sparseYPred: false }), labels, scores, sk.iou],
  ["OneHotMeanIoU", () => new m.OneHotMeanIoU(C), hot, scores, sk.iou],
  ["IoU", () => new m.IoU(C, [1, 3]), labels, predictedLabels, sk.iouOfSome],
  ["OneHotIoU", () => new m.OneHotIoU(C, [1, 3]), hot, scores, sk.iouOfSome],
  ["MeanIoU but for a class", () => new m.MeanIoU(C, { ignoreClass: 3 }), labels, predictedLabels, sk.iouIgnoring],
  ["BinaryIoU", () => new m.BinaryIoU(), binary, p, sk.iouBinary],
  ["R2Score", () => new m.R2Score(), y, z, sk.r2.uniformAverage],
  [
    "R2Score by variance",
    () => new m.R2Score({ classAggregation: "varianceWeightedAverage" }),
    y,
    z,
    sk.r2.varianceWeightedAverage,
  ],
  ["R2Score of each", () => new m.R2Score({ classAggregation: null }), y, z, sk.r2.each],
  ["R2Score, adjusted", () => new m.R2Score({ numRegressors: 5 }), y, z, keras.R2Score],
  ["MeanSquaredError", () => new m.MeanSquaredError(), y, z, sk.mse],
  ["MeanAbsoluteError", () => new m.MeanAbsoluteError(), y, z, sk.mae],
  ["RootMeanSquaredError", () => new m.RootMeanSquaredError(), y, z, sk.rmse],
  ["MeanAbsolutePercentageError", () => new m.MeanAbsolutePercentageError(), y, z, sk.mape, 5e-5],
  ["MeanSquaredLogarithmicError", () => new m.MeanSquaredLogarithmicError(), shifted(y), shifted(z), sk.msle],
  ["SparseCategoricalCrossentropy", () => new m.SparseCategoricalCrossentropy(), labels, normalized, sk.logLoss],
  ["CategoricalCrossentropy", () => new m.CategoricalCrossentropy(), hot, scores, sk.logLoss],
  ["BinaryCrossentropy", () => new m.BinaryCrossentropy(), inColumn(binary), inColumn(p), sk.binaryLogLoss],
  ["SensitivityAtSpecificity", () => new m.SensitivityAtSpecificity(0.6), binary, p, keras.SensitivityAtSpecificity],
  ["SpecificityAtSensitivity", () => new m.SpecificityAtSensitivity(0.6), binary, p, keras.SpecificityAtSensitivity],
  ["PrecisionAtRecall", () => new m.PrecisionAtRecall(0.6, { numThresholds: 50 }), binary, p, keras.PrecisionAtRecall],
  ["RecallAtPrecision", () => new m.RecallAtPrecision(0.6), binary, p, keras.RecallAtPrecision],
  ["LogCoshError", () => new m.LogCoshError(), y, z, keras.LogCoshError],
  ["CosineSimilarity", () => new m.CosineSimilarity(), hot, scores, keras.CosineSimilarity],
  ["KLDivergence", () => new m.KLDivergence(), hot, scores, keras.KLDivergence],
  ["Hinge", () => new m.Hinge(), bits, scores, keras.Hinge],
  ["SquaredHinge", () => new m.SquaredHinge(), bits, scores, keras.SquaredHinge],
  ["CategoricalHinge", () => new m.CategoricalHinge(), hot, scores, keras.CategoricalHinge],
  ["PearsonCorrelation", () => new m.PearsonCorrelation(), hot, scores, keras.PearsonCorrelation],
  ["ConcordanceCorrelation", () => new m.ConcordanceCorrelation(), hot, scores, keras.ConcordanceCorrelation],
];

describe("10,000 weighted samples in batches", () => {
  test.each(cases.map((one) => ({ name: one[0], one })))("$name", async ({ one }) => {
    const [, make, yTrue, yPred, expected, rtol = exact.rtol] = one;
    const found = await measure(make(), batches(yTrue, yPred));
    expectNear(Tensor.from(found as number), Tensor.from(expected as number), { ...exact, rtol });
  });

  test("are all metrics that there are for them", () => {
    const measured = new Set(cases.map(([name]) => name.split(/[ ,]/)[0]));
    const others = ["Mean", "Sum", "Poisson", "MeanMetricWrapper", "BinaryAccuracy"]; // in mean.gpu.test.ts and more.gpu.test.ts
    const bases = ["Metric", "MeanMetric", "LossMetric", "ConfusionMetric", "ConfusionMatrixMetric", "ThresholdMetric"];
    const classes = Object.keys(metrics).filter((name) => /^[A-Z]/.test(name) && name !== "SAMPLES");
    expect(classes.filter((name) => !measured.has(name) && ![...others, ...bases].includes(name))).toEqual([]);
  });
});
