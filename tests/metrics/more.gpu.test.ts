import { describe, expect, test } from "vitest";
import {
  compile,
  Dense,
  Input,
  type MetricName,
  Model,
  metrics,
  Sequential,
  type SymbolicTensor,
  Tensor,
} from "../../src/index.js";
import { costOf, measure } from "../harness/measure.js";
import { mlp } from "../harness/mnist-models.js";
import { expectNear, expectNumberNear } from "../harness/near.js";
import { awkwardValues } from "../harness/values.js";

const families = ["simd4", "gpu"] as const;
const tolerance = { rtol: 1e-5, atol: 1e-6 };

describe.each(families)("for kernels of the family %s", (family) => {
  test("F1Score takes the largest of each row, and all that tie, but none of a row of zeros", async () => {
    const y = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]; // biome-ignore format: a batch
    const p = [[0.9, 0.1, 0], [0.4, 0.4, 0.2], [0, 0, 0], [0.1, 0.2, 0.7]]; // biome-ignore format: a batch
    // By class: TP 1, 1, 1; predicted 2, 1, 1; labels 1, 1, 2.
    const found = await measure(new metrics.F1Score(), [[y, p]], family);
    expectNear(Tensor.from(found as number), [2 / 3, 1, 2 / 3], tolerance);
    const micro = await measure(new metrics.F1Score({ average: "micro" }), [[y, p]], family);
    expectNumberNear(Number(micro), 6 / 8, tolerance);
  });

  test("MeanIoU leaves out classes that occur nowhere, and numbers that are none", async () => {
    const y = [[0, 0, 1], [1, 5, -1]]; // biome-ignore format: a batch
    const p = [[0, 1, 1], [1, 0, 0]]; // biome-ignore format: a batch
    const found = await measure(new metrics.MeanIoU(4), [[y, p]], family);
    expectNumberNear(Number(found), (1 / 2 + 2 / 3) / 2, tolerance);
    const ofImages = await measure(new metrics.MeanIoU(4), [[y, p, [1, 3]]], family);
    expectNumberNear(Number(ofImages), (1 / 2 + 4 / 5) / 2, tolerance);
  });

  test("a sum of columns takes weights of samples and of values", async () => {
    const y = [[1, 10], [2, 20], [4, 10]]; // biome-ignore format: a batch
    const p = [[1, 12], [3, 20], [4, 11]]; // biome-ignore format: a batch
    const each = new metrics.R2Score({ classAggregation: null });
    const found = await measure(each, [[y, p, [[1, 0], [1, 1], [0, 1]]]], family); // biome-ignore format: one line
    expectNear(Tensor.from(found as number), [1 - 1 / 0.5, 1 - 1 / 50], tolerance);
  });
});

describe("the rest", () => {
  test("Poisson and BinaryAccuracy are means", async () => {
    const batch = [[[1, 0]], [[0.5, 2]]];
    const poisson = (0.5 - Math.log(0.5 + 1e-7) + 2) / 2;
    expectNumberNear(Number(await measure(new metrics.Poisson(), [batch])), poisson, tolerance);
    expect(await measure(new metrics.BinaryAccuracy(), [[[[1, 0]], [[0.4, 0.2]]]])).toBe(0.5);
  });

  test("a class to ignore counts nothing with weights, and as 0 without, as in Keras", async () => {
    const batch = [[0, 1, 2], [[0.8, 0.1, 0.1], [0.05, 0.95, 0], [0.1, 0.8, 0.1]]]; // biome-ignore format: a batch
    const metric = () => new metrics.SparseCategoricalCrossentropy({ ignoreClass: 0 });
    expectNumberNear(Number(await measure(metric(), [batch])), 0.78462, { rtol: 1e-4, atol: 0 });
    expectNumberNear(Number(await measure(metric(), [[...batch, [0.5, 1.5, 2]]])), 1.337746, { rtol: 1e-4, atol: 0 });
  });

  test("TopK takes class numbers in order, and time steps", async () => {
    const sorted = new metrics.SparseTopKCategoricalAccuracy(2, { fromSortedIds: true });
    const ids = [[[3, 1, 0], [0, 2, 1]], [[2, 1, 0], [1, 3, 0]]]; // biome-ignore format: a batch
    expect(await measure(sorted, [[[[1, 1], [2, 0]], ids]])).toBe(0.5); // biome-ignore format: one line
    const p = [[[0.1, 0.2, 0.7], [0.5, 0.3, 0.2]]]; // biome-ignore format: a batch
    expect(await measure(new metrics.SparseTopKCategoricalAccuracy(2), [[[[0, 1]], p]])).toBe(0.5);
  });

  test("thresholds at the ends of operating points count what is strictly above them", async () => {
    const batch = [[0, 0, 1, 1], [0, 1, 1, 0]]; // biome-ignore format: a batch
    // Above 0: one of each. Above 1: none, which no recall of a half allows.
    expect(await measure(new metrics.PrecisionAtRecall(0.5), [batch])).toBe(0.5);
    expect(await measure(new metrics.RecallAtPrecision(0.6), [batch])).toBe(0);
    expect(await measure(new metrics.SensitivityAtSpecificity(0.5, { numThresholds: 1 }), [batch])).toBe(0.5);
  });

  test("refuse what they cannot count", async () => {
    const rows = [[[1, 0]], [[0.3, 0.7]]];
    await expect(measure(new metrics.F1Score(), [[[1], [0.3]]])).rejects.toThrow(/not by class.*\[batch, classes\]/);
    await expect(measure(new metrics.R2Score(), [[[[[1]]], [[[1]]]]])).rejects.toThrow(/not by output/);
    await expect(measure(new metrics.MeanIoU(2), [[[0, 1, 1], [0, 1]]])).rejects.toThrow(/not as many/); // biome-ignore format: one line
    await expect(measure(new metrics.TopKCategoricalAccuracy(1), [[[0, 1, 0], rows[1]!]])).rejects.toThrow(/one label/);
  });
});

describe("what they cost", () => {
  const onehot = Tensor.from(Array.from({ length: 128 }, (_, i) => Array.from({ length: 10 }, (__, k) => Number((i * 7) % 10 === k)))); // biome-ignore format: one line
  const p = Tensor.from([...awkwardValues(1280, 4, [0, 1])], [128, 10], "float32");

  test.each<[string, () => metrics.Metric, number]>([
    ["F1Score", () => new metrics.F1Score(), 3],
    ["OneHotMeanIoU", () => new metrics.OneHotMeanIoU(10), 4],
    ["R2Score", () => new metrics.R2Score(), 2],
    ["PrecisionAtRecall", () => new metrics.PrecisionAtRecall(0.5), 2],
    ["RootMeanSquaredError", () => new metrics.RootMeanSquaredError(), 3],
  ])("%s takes few dispatches", async (_, make, most) => {
    expect((await costOf([make()], [onehot, p])).dispatches).toBeLessThanOrEqual(most);
  });

  // Softmax, which the loss alone needs not; 2 for accuracy of one-hot labels, 1 for AUC, 2 for F1.
  test("accuracy, AUC and F1 together take at most 6 dispatches more in a step of the MLP, and no submit", async () => {
    const x = Tensor.from([...awkwardValues(128 * 784, 0, [0, 1])], [128, 784], "float32");
    const step = async (names: readonly MetricName[]) => {
      const model = mlp();
      model.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: names });
      const { dispatches, submits } = await model.trainingStats(x, onehot);
      const explained = await model.explain(x, onehot);
      model.dispose();
      return { dispatches, submits, explained };
    };
    const plain = await step([]);
    const measured = await step(["accuracy", "auc", "f1Score"]);
    expect(measured.dispatches - plain.dispatches, measured.explained).toBeLessThanOrEqual(6);
    expect(measured.submits).toBe(1);
  });
});

describe("in compile", () => {
  test("every name is a metric that a model can gather", async () => {
    const { rareMetrics: rare } = await import("../../src/metrics/rare-metrics.js");
    const names = Object.keys(rare) as MetricName[];
    const sparse = new Set<MetricName>(["sparseCategoricalCrossentropy", "sparseTopKCategoricalAccuracy"]);
    const run = async (measured: readonly MetricName[], y: Tensor) => {
      const model = new Sequential([new Dense(6, { activation: "softmax", inputShape: [3] })]);
      model.compile({
        optimizer: "sgd",
        loss: y.shape.length === 1 ? "sparseCategoricalCrossentropy" : "mse",
        metrics: measured,
      });
      const logs = await model.evaluate(Tensor.from([[1, 2, 3], [0, 1, 0]]), y); // biome-ignore format: one line
      for (const name of measured)
        expect(
          Object.keys(logs).some((key) => key.startsWith(name)),
          name,
        ).toBe(true);
      model.dispose();
    };
    await run(names.filter((name) => !sparse.has(name)), Tensor.from([[1, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]])); // biome-ignore format: one line
    await run([...sparse], Tensor.from([1, 2], [2], "int32"));
  });
});

describe("metrics as functions", () => {
  const cases: readonly (readonly [string, (y: SymbolicTensor, p: SymbolicTensor) => SymbolicTensor, Tensor, Tensor, readonly number[]])[] = [
    ["binaryAccuracy", (y, p) => metrics.binaryAccuracy(y, p, { threshold: 0.3 }), Tensor.from([1, 0]), Tensor.from([0.4, 0.4]), [1, 0]],
    ["categoricalAccuracy", (y, p) => metrics.categoricalAccuracy(y, p), Tensor.from([[0, 1], [0, 1]]), Tensor.from([[0.1, 0.2], [0.3, 0.2]]), [1, 0]],
    ["sparseCategoricalAccuracy", (y, p) => metrics.sparseCategoricalAccuracy(y, p), Tensor.from([1, 1], [2], "int32"), Tensor.from([[0.1, 0.2], [0.3, 0.2]]), [1, 0]],
    ["topKCategoricalAccuracy", (y, p) => metrics.topKCategoricalAccuracy(y, p, { k: 2 }), Tensor.from([[0, 1, 0], [0, 0, 1]]), Tensor.from([[0.5, 0.4, 0.1], [0.3, 0.2, 0.1]]), [1, 0]],
    ["sparseTopKCategoricalAccuracy", (y, p) => metrics.sparseTopKCategoricalAccuracy(y, p, { k: 2 }), Tensor.from([1, 2], [2], "int32"), Tensor.from([[0.5, 0.4, 0.1], [0.3, 0.2, 0.1]]), [1, 0]],
    ["pearsonCorrelation", (y, p) => metrics.pearsonCorrelation(y, p), Tensor.from([[1, 2, 3], [1, 2, 3]]), Tensor.from([[2, 4, 6], [3, 2, 1]]), [1, -1]],
    ["concordanceCorrelation", (y, p) => metrics.concordanceCorrelation(y, p), Tensor.from([[1, 2, 3], [1, 2, 3]]), Tensor.from([[1, 2, 3], [2, 3, 4]]), [1, 4 / 3 / (4 / 3 + 1)]],
  ]; // biome-ignore format: a table

  test.each(cases)("%s", async (_, build, y, p, expected) => {
    const program = await compile((yTrue, yPred) => build(yTrue, yPred), [y, p] as const);
    expectNear(await program.run(y, p), [...expected], { rtol: 1e-5, atol: 1e-5 });
    program.dispose();
  });

  test("are recorded between layers", async () => {
    const [a, b] = [Input([3]), Input([3])];
    const model = new Model({ inputs: [a, b], outputs: metrics.pearsonCorrelation(a, b) });
    const [x, y] = [Tensor.from([[1, 2, 3]]), Tensor.from([[1, 0, -1]])];
    expectNear(await model.predict([x, y]), [-1], tolerance);
  });
});
