import { describe, expect, test } from "vitest";
import {
  Activation,
  ArgumentError,
  Dense,
  InputLayer,
  MeanMetricWrapper,
  Sequential,
  ShapeError,
  Tensor,
} from "../../src/index.js";
import { column, samples } from "../harness/models.js";
import { expectNear } from "../harness/near.js";

describe("Sequential", () => {
  test("is built layer by layer with add, like from a list", async () => {
    const model = new Sequential([], { name: "stack" });
    expect(model.add(new InputLayer([3]))).toBe(model);
    model.add(new Dense(4, { name: "first" })).add(new Dense(2, { name: "second" }));
    expect(model.name).toBe("stack");
    expect(model.layers.map(({ name }) => name)).toEqual(["first", "second"]);
    expect(model.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["first/kernel", [3, 4]],
      ["first/bias", [4]],
      ["second/kernel", [4, 2]],
      ["second/bias", [2]],
    ]);
    expect((await model.predict(samples(5, 3))).shape).toEqual([5, 2]);
  });

  test("refuses a layer twice, and takes layers at any time", async () => {
    const layer = new Dense(1, { name: "only", inputShape: [1] });
    const model = new Sequential([layer]);
    expect(() => model.add(layer)).toThrow(ArgumentError);
    expect(() => model.add(layer)).toThrow(/layer only is in the model already/);
    await model.setWeights([Tensor.from([[2]]), Tensor.from([1])]);
    expectNear(await model.predict(column([1])), [[3]]);
    model.add(new Dense(1, { name: "late", kernelInitializer: "ones", biasInitializer: "ones" }));
    expectNear(await model.predict(column([1])), [[4]]);
    expect(model.pop()?.name).toBe("late");
    expectNear(await model.predict(column([1])), [[3]]);
  });

  test("says at once which layer does not fit the one before", () => {
    expect(() => new Sequential([new Dense(4, { inputShape: [2] }), new Dense(0)])).toThrow(ArgumentError);
    const conv = () => new Sequential([new Dense(4, { inputShape: [] })]);
    expect(conv).toThrow(ShapeError);
  });

  test("shares layers with other models, which live on when one is disposed of", async () => {
    const first = new Sequential([new Dense(1, { name: "shared", inputShape: [1] })]);
    const before = await first.predict(column([1]));
    const second = new Sequential([...first.layers]);
    expect(await second.predict(column([1]))).toEqual(before);
    first.dispose();
    await expect(first.predict(column([1]))).rejects.toThrow(/the model was disposed of/);
    expect(await second.predict(column([1]))).toEqual(before);
    second.dispose();
    const third = new Sequential([...first.layers]);
    await expect(third.predict(column([1]))).rejects.toThrow(/^shared\/kernel: its values were freed with the model/);
  });

  test("reads and writes its weights", async () => {
    const model = new Sequential([new Dense(2, { inputShape: [2] }), new Dense(1, { useBias: false })]);
    const weights = [
      [
        [1, 2],
        [3, 4],
      ],
      [10, 20],
      [[1], [-1]],
    ].map((values) => Tensor.from(values));
    await model.setWeights(weights);
    expect(await model.getWeights()).toEqual(weights);
    expectNear(await model.predict([[1, 1]]), [[14 - 26]]);
  });

  test("refuses weights that do not fit, and changes none", async () => {
    const model = new Sequential([new Dense(2, { name: "d", inputShape: [2] })]);
    const before = await model.getWeights();
    await expect(model.setWeights([Tensor.zeros([2, 2])])).rejects.toThrow(/setWeights.*expected 2, received 1/);
    const wrong = model.setWeights([Tensor.zeros([2, 2]), Tensor.zeros([3])]);
    await expect(wrong).rejects.toThrow(/setWeights: d\/bias does not fit: expected \[2\], received \[3\]/);
    await expect(wrong).rejects.toThrow(ShapeError);
    expect(await model.getWeights()).toEqual(before);
  });

  test("has no weights to read before its input shape is known", async () => {
    const model = new Sequential([new Dense(2)]);
    await expect(model.getWeights()).rejects.toThrow(/the input shape is not known yet/);
    expect(() => model.summary()).toThrow(/the input shape is not known yet/);
    await model.predict(samples(1, 3));
    expect((await model.getWeights()).map(({ shape }) => shape)).toEqual([[3, 2], [2]]);
  });

  test("keeps the weights of a frozen layer, and trains the others", async () => {
    const model = new Sequential([
      new Dense(2, { name: "frozen", trainable: false, inputShape: [2] }),
      new Dense(1, { name: "free" }),
    ]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    expect(model.trainableWeights.map(({ name }) => name)).toEqual(["free/kernel", "free/bias"]);
    expect(model.nonTrainableWeights.map(({ name }) => name)).toEqual(["frozen/kernel", "frozen/bias"]);
    const [frozenKernel, frozenBias, kernel, bias] = await model.getWeights();
    await model.fit(samples(4, 2), samples(4, 1, 1));
    const after = await model.getWeights();
    expect(after[2]).not.toEqual(kernel);
    expect(after[3]).not.toEqual(bias);
    expect(after.slice(0, 2)).toEqual([frozenKernel, frozenBias]);
  });

  test("trains with a loss, a metric and an activation of one's own", async () => {
    const model = new Sequential([
      new Dense(1, { inputShape: [1], kernelInitializer: "ones" }),
      new Activation((x) => x),
    ]);
    const ownMetric = new MeanMetricWrapper((_, yPred) => yPred, { name: "prediction" });
    model.compile({ optimizer: "sgd", loss: (_, yPred) => yPred, metrics: [ownMetric] });
    expect(await model.trainOnBatch(column([1, 3]), column([0, 0]))).toEqual({ loss: 2, prediction: 2 });
    expectNear((await model.getWeights())[0]!, [[1 - 0.01 * 2]]);
  });
});
