import { describe, expect, test } from "vitest";
import {
  Dense,
  Embedding,
  Input,
  Masking,
  Mean,
  type MetricLike,
  Model,
  metrics,
  ops,
  Sequential,
  SGD,
  type SymbolicTensor,
  Tensor,
} from "../../src/index.js";
import { column, identityModel } from "../harness/models.js";
import { expectNumberNear } from "../harness/near.js";

const { AUC, MeanMetricWrapper, Precision } = metrics;

/** y = x, measured as told. */
function measured(options: {
  readonly metrics?: readonly MetricLike[];
  readonly weightedMetrics?: readonly MetricLike[];
}) {
  const model = identityModel();
  model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse", ...options });
  return model;
}

describe("a mask", () => {
  test("keeps padding out of what is reported", async () => {
    const masked = new Masking({ maskValue: -9, inputShape: [5, 1] });
    const model = new Sequential([masked, new Dense(1, { kernelInitializer: "ones" })]);
    model.compile({ optimizer: "sgd", loss: "mse", metrics: ["mse", "mae"] });
    const x = Tensor.from([1, 2, 3, -9, -9, 4, 5, -9, -9, -9], [2, 5, 1]);
    const y = Tensor.from([1, 1, 1, 50, 50, 1, 1, 50, 50, 50], [2, 5, 1]);
    expect(await model.evaluate(x, y)).toEqual({ loss: 6, mse: 6, mae: 2 });
    const weights = Tensor.from([[3], [1]]);
    model.compile({ optimizer: "sgd", loss: "mse", metrics: ["mse"], weightedMetrics: ["mse"] });
    const found = await model.evaluate(x, y, { sampleWeight: weights });
    expect(found.mse).toBe(6);
    expectNumberNear(found.weighted_mse, (3 * (0 + 1 + 4) + 9 + 16) / (3 * 3 + 2));
  });

  test("of an Embedding keeps padding out of a tagger's accuracy, batch by batch", async () => {
    // Word w is of class w mod 3; an untrained table that says so is right on every real step, and wrong on all padding.
    const table = Array.from({ length: 7 }, (_, word) => [0, 1, 2].map((k) => Number(k === word % 3)));
    const tagger = new Sequential([
      new Embedding(7, 3, { maskZero: true, inputShape: [4] }),
      new Dense(3, { activation: "softmax", useBias: false, kernelInitializer: "identity" }),
    ]);
    tagger.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const x = Tensor.from([[1, 5, 0, 0], [6, 0, 0, 0], [2, 3, 4, 1]], [3, 4], "int32"); // biome-ignore format: a batch
    const y = Tensor.from([[1, 2, 2, 2], [0, 1, 1, 1], [2, 0, 1, 0]], [3, 4], "int32"); // biome-ignore format: a batch
    await tagger.predict(x);
    await tagger.setWeights([Tensor.from(table), Tensor.from([[1, 0, 0], [0, 1, 0], [0, 0, 1]])]); // biome-ignore format: a matrix
    for (const batchSize of [3, 2, 1]) {
      expectNumberNear((await tagger.evaluate(x, y, { batchSize })).accuracy, 6 / 7);
    }
  });
});

describe("sample weights", () => {
  test("count for weightedMetrics alone", async () => {
    const model = measured({ metrics: ["mae"], weightedMetrics: ["mse", "mae"] });
    const found = await model.evaluate(column([1, 2, 3]), column([0, 0, 0]), { sampleWeight: [1, 0, 3], batchSize: 2 });
    expectNumberNear(found.mae, 2);
    expectNumberNear(found.weighted_mae, (1 + 9) / 4);
    expectNumberNear(found.mse, (1 + 27) / 4);
  });
});

describe("a metric", () => {
  const [x, y] = [column([0.1, 0.4, 0.6, 0.9]), column([0, 1, 0, 1])];

  test("may be a name, a class, an object or a function", async () => {
    function worst(yTrue: SymbolicTensor, yPred: SymbolicTensor) {
      return ops.max(ops.abs(ops.subtract(yTrue, yPred)));
    }
    const model = measured({ metrics: ["accuracy", AUC, new Precision({ name: "hits" }), worst] });
    const found = await model.evaluate(x, y);
    expect(Object.keys(found)).toEqual(["loss", "accuracy", "auc", "hits", "worst"]);
    for (const [name, value] of Object.entries({ accuracy: 0.5, auc: 0.75, hits: 0.5, worst: 0.6 })) {
      expectNumberNear(found[name], value);
    }
  });

  test("begins anew with every epoch and every evaluation, and reads nothing back of its own", async () => {
    const model = measured({ metrics: [new AUC({ name: "auc" })] });
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 3, shuffle: false, validationData: [x.slice(0, 2), y.slice(0, 2)] }); // biome-ignore format: a line
    expect(history).toMatchObject({ auc: [0.75, 0.75], val_auc: [1, 1] });
    expectNumberNear((await model.evaluate(x, y, { batchSize: 1 })).auc, 0.75);
  });

  test("of several numbers shows them one by one", async () => {
    const model = measured({ metrics: [new Precision({ thresholds: [0.5, 0.7], name: "precision" })] });
    const found = await model.evaluate(x, y);
    expect(found).toMatchObject({ "precision[0]": 0.5, "precision[1]": 1 });
    expect(model.higherIsBetter("precision[1]")).toBe(true);
  });

  test("that is an unnamed function gathers over training and evaluation alike", async () => {
    const model = measured({ metrics: [(_, yPred) => yPred] });
    const found = await model.evaluate(x, y);
    expectNumberNear(found.metric, 0.5);
    const { history } = await model.fit(x, y, { validationData: [x, y] });
    expect(Object.keys(history)).toEqual(["loss", "metric", "val_loss", "val_metric"]);
  });

  test("lives on through compile, and in another model once the first is gone", async () => {
    const auc = new AUC({ name: "auc" });
    const model = measured({ metrics: [auc] });
    const first = await model.evaluate(x, y);
    const { slabBytes } = await model.trainingStats(x, y);
    for (let i = 0; i < 3; i++) {
      model.compile({ optimizer: "sgd", loss: "mse", metrics: [auc] });
      expect(await model.evaluate(x, y)).toEqual(first);
      expect((await model.trainingStats(x, y)).slabBytes).toBe(slabBytes);
    }
    const other = measured({ metrics: [auc] });
    await expect(other.evaluate(x, y)).rejects.toThrow(/auc: another model gathers in this metric/);
    model.dispose();
    expect(await other.evaluate(x, y)).toEqual(first);
  });

  test("of each of several outputs is its own", async () => {
    const input = Input([1]);
    const layers = ["a", "b"].map((name) => new Dense(1, { name, kernelInitializer: "ones", useBias: false }));
    const outputs = layers.map((layer) => layer.apply(input));
    const model = new Model({ inputs: input, outputs });
    const targets = [column([0, 0, 0, 0]), column([1, 1, 1, 1])];
    model.compile({ optimizer: "sgd", loss: "mse", metrics: [["mae"], ["mae", "mse"]] });
    const found = await model.evaluate(x, targets as never);
    expect(Object.keys(found)).toEqual(["loss", "a_loss", "a_mae", "b_loss", "b_mae", "b_mse"]);
    expectNumberNear(found.a_mae, 0.5);
    expectNumberNear(found.b_mae, 0.5);
    expectNumberNear(found.b_mse, (0.81 + 0.36 + 0.16 + 0.01) / 4);
  });

  test("of a step of one's own gathers values", async () => {
    class Own extends Sequential {
      readonly #largest = new Mean({ name: "largest" });
      override testStep({ x }: { readonly x: unknown }) {
        this.#largest.update(ops.max(x as SymbolicTensor));
        return { largest: this.#largest };
      }
    }
    const model = new Own([new Dense(1, { inputShape: [1] })]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    expectNumberNear((await model.evaluate(x, y, { batchSize: 2 })).largest, (0.4 + 0.9) / 2);
  });
});

describe("names in logs", () => {
  const [x, y] = [column([1, 2]), column([0, 0])];
  const named = (name: string) => new MeanMetricWrapper((_, yPred) => yPred, { name });

  test("may be anything", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const model = measured({ metrics: names.map(named) });
    const { history } = await model.fit(x, y, { epochs: 2, verbose: 0, validationData: [x, y] });
    const found = await model.evaluate(x, y);
    for (const name of names) {
      expect(Object.entries(found)).toContainEqual([name, 1.5]);
      expect(Object.entries(history)).toContainEqual([name, [1.5, 1.5]]);
      expect(Object.entries(history)).toContainEqual([`val_${name}`, [1.5, 1.5]]);
    }
  });

  test("are taken but once", async () => {
    for (const name of ["loss", "val_mae"])
      expect(() => measured({ metrics: [named(name)] })).toThrow(/one name.*loss/);
    const twice = measured({ metrics: ["mae", named("mae")] });
    for (let again = 0; again < 2; again++) await expect(twice.evaluate(x, y)).rejects.toThrow(/one name.*"mae"/);
    const one = named("one");
    await expect(measured({ metrics: [one], weightedMetrics: [one] }).evaluate(x, y)).rejects.toThrow(/one twice/);
  });

  test("of what layers show are no other's", async () => {
    class Shown extends Dense {
      override call(input: SymbolicTensor): SymbolicTensor {
        this.addMetric("loss", ops.mean(input));
        return super.call(input);
      }
    }
    const model = new Sequential([new Shown(1, { inputShape: [1] })]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    await expect(model.evaluate(x, y)).rejects.toThrow(/one name.*"loss"/);
  });
});
