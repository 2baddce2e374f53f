import { describe, expect, test, vi } from "vitest";
import { Add, Dataset, Dense, Input, Model, Multiply, Sequential, SGD, Tensor } from "../../src/index.js";
import { column } from "../harness/models.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

/** Two inputs, two outputs, one weight of 1: { sum: a + b, product: a · b }. */
function arithmetic() {
  const [a, b] = [Input([1], { name: "a" }), Input([1], { name: "b" })];
  const same = new Dense(1, { useBias: false, kernelInitializer: "ones" });
  const sum = new Add({ name: "sum" }).apply([same.apply(a), b]);
  const product = new Multiply({ name: "product" }).apply([a, b]);
  const model = new Model({ inputs: { a, b }, outputs: { sum, product } });
  model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: { sum: "mse", product: "mse" } });
  return model;
}

const A = [1, 2, 3, 4];
const B = [2, 2, 1, 1];
const x = { a: column(A), b: column(B) };
const y = { sum: column([0, 0, 0, 0]), product: column([0, 0, 0, 0]) };
const SUM = (9 + 16 + 16 + 25) / 4;
const PRODUCT = (4 + 16 + 9 + 16) / 4;

const expected = (logs: Readonly<Record<string, number>>) => {
  expectNumberNear(logs.sum_loss, SUM);
  expectNumberNear(logs.product_loss, PRODUCT);
  expectNumberNear(logs.loss, SUM + PRODUCT);
};

describe("what fit, evaluate and predict take", () => {
  test("records of tensors, nested arrays and typed arrays", async () => {
    const model = arithmetic();
    expected(await model.evaluate(x, y));
    const nested = (values: readonly number[]) => values.map((value) => [value]);
    expected(await model.evaluate({ a: nested(A), b: nested(B) }, { sum: nested([0, 0, 0, 0]), product: y.product }));
    const dense = new Model({
      inputs: model.input.a,
      outputs: new Dense(1, { kernelInitializer: "ones" }).apply(model.input.a),
    });
    dense.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse" });
    const { history } = await dense.fit(nested(A), Float32Array.from(A), { epochs: 1 });
    expectNumberNear(history.loss![0], 0);
  });

  test("data sets of samples, pairs and triples, generators too", async () => {
    const model = arithmetic();
    const samples = Dataset.fromTensors({ x, y }).batch(2);
    expected(await model.evaluate(samples));
    expected(await model.evaluate(samples.map(({ x, y }) => [x, y] as const)));
    const ones = Tensor.from([1, 1]);
    expected(await model.evaluate(samples.map(({ x, y }) => [x, y, ones] as const)));
    async function* generate() {
      for await (const { x, y } of samples) yield [x, y] as const;
    }
    expected(await model.evaluate(generate()));
    const { history } = await model.fit(samples, { epochs: 2, validationData: samples });
    expect(Object.keys(history)).toEqual([
      "loss",
      "product_loss",
      "sum_loss",
      "val_loss",
      "val_product_loss",
      "val_sum_loss",
    ]);
    expectNumberNear(history.val_loss![1], SUM + PRODUCT);
    const predicted = await model.predict(samples);
    expectNear(predicted.sum, column([3, 4, 4, 5]));
    expectNear(predicted.product, column([2, 4, 3, 4]));
    expectNear((await model.predictOnBatch(x)).product, predicted.product);
  });

  test("sample weights, one for all outputs or by output", async () => {
    const model = arithmetic();
    const weight = [1, 0, 0, 2];
    const all = await model.evaluate(x, y, { sampleWeight: weight });
    expectNumberNear(all.sum_loss, (9 + 50) / 4);
    expectNumberNear(all.product_loss, (4 + 32) / 4);
    const own = await model.evaluate(x, y, { sampleWeight: { product: weight } });
    expectNumberNear(own.sum_loss, SUM);
    expectNumberNear(own.product_loss, (4 + 32) / 4);
  });
});

// Of Keras 3.15.1: a dict's keys are the names of the outputs, whatever the layers are called.
test("outputs in a record go by its keys", async () => {
  const input = Input([1]);
  const twice = new Dense(1, { name: "layer", kernelInitializer: "ones" }).apply(input);
  const model = new Model({ inputs: input, outputs: { first: twice, second: new Add().apply([twice, input]) } });
  model.compile({ optimizer: "sgd", loss: { first: "mse", second: "mae" }, metrics: { second: ["mse"] } });
  const logs = await model.evaluate(column([1, 2]), { first: column([0, 0]), second: column([0, 0]) });
  expect(Object.keys(logs).sort()).toEqual(["first_loss", "loss", "second_loss", "second_mse"]);
  expectNumberNear(logs.second_loss, 3);
});

describe("how long fit goes on", () => {
  test("initialEpoch, stepsPerEpoch, validationSteps, validationBatchSize and validationFreq", async () => {
    const model = arithmetic();
    const { epoch, history } = await model.fit(x, y, {
      batchSize: 1,
      epochs: 5,
      initialEpoch: 1,
      shuffle: false,
      stepsPerEpoch: 2,
      validationData: [x, y],
      validationSteps: 1,
      validationBatchSize: 2,
      validationFreq: 2,
    });
    expect(epoch).toEqual([1, 2, 3, 4]);
    const [first, second] = [(9 + 16) / 2, (16 + 25) / 2];
    for (const [i, wanted] of [first, second, first, second].entries()) expectNumberNear(history.sum_loss![i], wanted);
    expect(history.val_sum_loss).toEqual([first, first]);
  });

  // As Keras 3.15.1 does; ten samples in batches of four there.
  test("an epoch ends with the data, and the next one begins anew", async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    const { history } = await arithmetic().fit(x, y, { batchSize: 2, epochs: 2, shuffle: false, stepsPerEpoch: 3 });
    const both = (9 + 16 + 16 + 25) / 4;
    for (const loss of history.sum_loss!) expectNumberNear(loss, both);
    const model = new Sequential([new Dense(1, { inputShape: [1] })]);
    expect((await model.compile({ loss: "mse" }).predict([[1], [2], [3]], { batchSize: 2, steps: 5 })).shape).toEqual([
      3, 1,
    ]);
    vi.restoreAllMocks();
  });

  test("epochs of fewer steps go on where the last one ended, and end with the data", async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    const [x, y] = [Tensor.from([[1], [2], [3], [4], [5]]), Tensor.zeros([5, 1])];
    const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: "ones", useBias: false })]);
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse" });
    const { history } = await model.fit(x, y, { batchSize: 2, epochs: 3, shuffle: false, stepsPerEpoch: 2 });
    expect(history.loss).toEqual([(1 + 4 + 9 + 16) / 4, 25, (1 + 4 + 9 + 16) / 4]);
    vi.restoreAllMocks();
  });

  test("an AbortSignal ends it; the model may be trained further", async () => {
    const model = arithmetic();
    const controller = new AbortController();
    const reason = new Error("enough");
    const seen: number[] = [];
    const onEpochEnd = (epoch: number) => {
      seen.push(epoch);
      if (epoch === 1) controller.abort(reason);
    };
    const fitted = model.fit(x, y, { epochs: 9, signal: controller.signal, callbacks: [{ onEpochEnd }] });
    await expect(fitted).rejects.toBe(reason);
    expect(seen).toEqual([0, 1]);
    expect((await model.fit(x, y, { epochs: 1 })).epoch).toEqual([0]);
  });
});
