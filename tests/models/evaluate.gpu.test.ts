import { describe, expect, test } from "vitest";
import { Dataset, Dense, Dropout, Sequential, setRandomSeed, Tensor } from "../../src/index.js";
import { column, identityModel, samples } from "../harness/models.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

describe("evaluate", () => {
  test("gives loss and metrics over all samples, whatever the batch size", async () => {
    const [x, y] = [column([1, 2, 3, 4, 5]), column([0, 1, 0, 1, 0])];
    for (const batchSize of [1, 2, 5, 64]) {
      const { loss, mae } = await identityModel().evaluate(x, y, { batchSize });
      expectNumberNear(loss, (1 + 1 + 9 + 9 + 25) / 5);
      expectNumberNear(mae, (1 + 1 + 3 + 3 + 5) / 5);
    }
  });

  test("takes a data set of batches", async () => {
    const [x, y] = [column([1, 2, 3]), column([0, 0, 0])];
    const model = identityModel();
    expect(await model.evaluate(Dataset.fromTensors({ x, y }).batch(2))).toEqual(
      await model.evaluate(x, y, { batchSize: 2 }),
    );
  });

  test("changes no weight and drops nothing", async () => {
    setRandomSeed(2);
    const model = new Sequential([new Dropout(0.9, { inputShape: [4] }), new Dense(2)]);
    model.compile({ optimizer: "adam", loss: "mse" });
    const [x, y] = [samples(8, 4), samples(8, 2, 1)];
    const before = await model.getWeights();
    const { loss } = await model.evaluate(x, y);
    expect(await model.evaluate(x, y)).toEqual({ loss });
    expect((await model.testOnBatch(x, y)).loss).toBe(loss);
    expect(await model.getWeights()).toEqual(before);
    expect(model.optimizer.iterations).toBe(0);
  });
});

describe("predict", () => {
  test("gives a row for every sample, the same in any batches, compiled or not", async () => {
    const model = new Sequential([new Dense(3, { activation: "softmax", inputShape: [4] })]);
    const x = samples(7, 4);
    const expected = await model.predict(x);
    expect(expected.shape).toEqual([7, 3]);
    for (const batchSize of [1, 2, 6, 7, 100]) expectNear(await model.predict(x, { batchSize }), expected);
    for (let row = 0; row < 7; row++) {
      expectNumberNear(
        expected.at(row).data.reduce((sum, p) => sum + p, 0),
        1,
      );
    }
  });

  test("takes nested arrays and typed arrays as well as tensors", async () => {
    const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: "ones" })]);
    expectNear(await model.predict([[1], [2]]), [[1], [2]]);
    expectNear(await model.predict(new Tensor([2, 1], Float32Array.of(3, 4), "float32")), [[3], [4]]);
  });

  test("follows the weights as they change", async () => {
    const model = identityModel({}, 0.25);
    const x = column([1, 2]);
    expectNear(await model.predict(x), [[1], [2]]);
    await model.trainOnBatch(column([1]), column([2]));
    expectNear(await model.predict(x), [[1.5], [3]]);
    await model.setWeights([Tensor.from([[-1]])]);
    expectNear(await model.predict(x), [[-1], [-2]]);
  });
});

describe("one batch", () => {
  test("trainOnBatch gives the loss before its step, testOnBatch learns nothing", async () => {
    const model = identityModel({}, 0.25);
    const [x, y] = [column([1, 1]), column([2, 4])];
    expect(await model.testOnBatch(x, y)).toEqual({ loss: 5, mae: 2 });
    expect(await model.trainOnBatch(x, y)).toEqual({ loss: 5, mae: 2 });
    expect(await model.testOnBatch(x, y)).toEqual({ loss: 2, mae: 1 });
    expect(await model.testOnBatch(x, y)).toEqual({ loss: 2, mae: 1 });
  });

  test("trainOnBatch counts samples by their classes, on top of their weights", async () => {
    const [x, y] = [column([1, 1, 2]), column([0, 1, 1])];
    const weighed = identityModel({}, 0.25);
    const logs = await weighed.trainOnBatch(x, y, Tensor.from([1, 2, 1]), { 1: 3 });
    const said = identityModel({}, 0.25);
    expect(logs).toEqual(await said.trainOnBatch(x, y, Tensor.from([1, 6, 3])));
    expect(await weighed.predict(x)).toEqual(await said.predict(x));
    await expect(weighed.trainOnBatch(x, y, undefined, { 0: -1 })).rejects.toThrow(
      /trainOnBatch: classWeight: no such weight for class 0/,
    );
  });

  test("accuracy follows from the shapes: binary, sparse or categorical", async () => {
    const accuracy = async (units: number, y: Tensor) => {
      const dense = new Dense(units, { inputShape: [units], useBias: false });
      const model = new Sequential([dense]);
      model.compile({ loss: () => dense.weights[0]!.tensor, metrics: ["accuracy"] });
      const identity = Array.from({ length: units }, (_, i) =>
        Array.from({ length: units }, (_, j) => Number(i === j)),
      );
      await model.setWeights([Tensor.from(identity)]);
      const x =
        units === 1
          ? column([0.2, 0.5, 0.7, 0.9])
          : Tensor.from([
              [1, 2],
              [2, 1],
              [0, 1],
              [3, 0],
            ]);
      return (await model.testOnBatch(x, y)).accuracy;
    };
    expect(await accuracy(1, column([0, 0, 0, 1]))).toBe(0.75);
    expect(await accuracy(2, Tensor.from(Int32Array.of(1, 0, 0, 0)))).toBe(0.75);
    expect(await accuracy(2, column([1, 0, 0, 1]))).toBe(0.5);
    expect(
      await accuracy(
        2,
        Tensor.from([
          [0, 1],
          [1, 0],
          [1, 0],
          [1, 0],
        ]),
      ),
    ).toBe(0.75);
  });
});
