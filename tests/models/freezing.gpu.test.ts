import { describe, expect, test, vi } from "vitest";
import {
  Adam,
  ArgumentError,
  BatchNormalization,
  Bidirectional,
  Dense,
  Input,
  LSTM,
  Model,
  Sequential,
  SGD,
  type Tensor,
} from "../../src/index.js";
import { samples } from "../harness/models.js";

const [x, y] = [samples(6, 4), samples(6, 1, 1)];
const dataOf = (tensors: readonly Tensor[]) => tensors.map(({ data }) => [...data]);

/** Two layers, used before they are frozen in a way of one's own. */
function makeModel() {
  const base = new Dense(3, { inputShape: [4], kernelRegularizer: "l2" });
  const head = new Dense(1);
  const model = new Sequential([base, head]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  return { base, head, model };
}

describe("a layer that is frozen once the model was used", () => {
  test.each([
    ["predict", async ({ model }: ReturnType<typeof makeModel>) => void (await model.predict(x))],
    ["fit", async ({ model }: ReturnType<typeof makeModel>) => void (await model.fit(x, y))],
    ["setWeights", async ({ model }: ReturnType<typeof makeModel>) => model.setWeights(await model.getWeights())],
  ])("after %s stays as it is, the others learn, and unfrozen it learns again", async (_, use) => {
    const made = makeModel();
    const { base, head, model } = made;
    await use(made);
    base.trainable = false;
    model.compile({ optimizer: "sgd", loss: "mse" });
    const [frozen, learning] = [dataOf(await base.getWeights()), dataOf(await head.getWeights())];
    await model.fit(x, y, { epochs: 2, batchSize: 4 });
    expect(dataOf(await base.getWeights())).toEqual(frozen);
    expect(dataOf(await head.getWeights())).not.toEqual(learning);
    expect(model.trainableWeights).toEqual(head.weights);
    base.trainable = true;
    model.compile({ optimizer: "sgd", loss: "mse" });
    await model.fit(x, y);
    expect(dataOf(await base.getWeights())).not.toEqual(frozen);
  });

  test("counts from the next compile only, with a warning until then, also for batches of another shape", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    try {
      const { base, model } = makeModel();
      await model.fit(x, y, { batchSize: 6 });
      base.trainable = false;
      const before = dataOf(await base.getWeights());
      await model.fit(x, y, { batchSize: 4 });
      expect(warn).toHaveBeenCalledWith(expect.stringMatching(/trainable is false, but was true.*next compile/));
      expect(dataOf(await base.getWeights())).not.toEqual(before);
    } finally {
      warn.mockRestore();
    }
  });

  test("within a model within the model, and in a layer's own layers", async () => {
    const inner = new Sequential([new Bidirectional(new LSTM(2)), new Dense(2)]);
    const input = Input([3, 4]);
    const model = new Model({ inputs: input, outputs: new Dense(1).apply(inner.apply(input)) });
    const series = samples(5, 12).reshape([5, 3, 4]);
    const targets = samples(5, 1, 2);
    model.compile({ optimizer: "adam", loss: "mse" });
    await model.fit(series, targets);
    inner.trainable = false;
    model.compile({ optimizer: "adam", loss: "mse" });
    const before = dataOf(await inner.getWeights());
    await model.fit(series, targets, { epochs: 2 });
    expect(dataOf(await inner.getWeights())).toEqual(before);
    expect(model.trainableWeights).toHaveLength(2);
  });

  test("of batch normalization keeps gamma and beta, too, and uses its averages", async () => {
    const normalization = new BatchNormalization();
    const model = new Sequential([new Dense(3, { inputShape: [4] }), normalization, new Dense(1)]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    await model.fit(x, y, { epochs: 3 });
    normalization.trainable = false;
    model.compile({ optimizer: "sgd", loss: "mse" });
    const before = dataOf(await normalization.getWeights());
    const { loss } = await model.evaluate(x, y);
    const { history } = await model.fit(x, y);
    expect(history.loss?.[0]).toBeCloseTo(loss, 5);
    expect(dataOf(await normalization.getWeights())).toEqual(before);
  });
});

describe("weights", () => {
  test("come layer by layer, as in Keras, whatever is frozen", () => {
    const layers = [new Dense(2, { inputShape: [2] }), new BatchNormalization(), new Dense(2)] as const;
    const model = new Sequential([...layers]);
    const keys = () => model.weights.map(({ name }) => name.replace(/^.*\//, ""));
    const expected = ["kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "kernel", "bias"];
    expect(keys()).toEqual(expected);
    layers[0].trainable = false;
    expect(keys()).toEqual(expected);
  });
});

describe("an optimizer", () => {
  /** A weight whose gradient is 1 at every step: what each step of Adam is in units of its learning rate. */
  const constantGradient = () =>
    new Sequential([new Dense(1, { inputShape: [1], useBias: false, kernelInitializer: "ones" })]);
  const [one, zero] = [samples(1, 1).mul(0).add(1), samples(1, 1).mul(0)];
  const loss = (_: unknown, yPred: Parameters<Model["call"]>[0]) => yPred;

  test("keeps moments and count when the same model is compiled with it again", async () => {
    const model = constantGradient();
    const adam = new Adam(0.001);
    model.compile({ optimizer: adam, loss });
    for (let step = 0; step < 50; step++) await model.trainOnBatch(one, zero);
    const weight = async () => (await model.getWeights())[0]!.item();
    model.compile({ optimizer: adam, loss });
    expect(adam.iterations).toBe(50);
    for (let step = 0; step < 4; step++) {
      const before = await weight();
      await model.trainOnBatch(one, zero);
      expect((before - (await weight())) / 0.001).toBeCloseTo(1, 2);
    }
  });

  test("begins anew where it was replaced, and is refused by a second model", async () => {
    const [model, other] = [constantGradient(), constantGradient()];
    const adam = new Adam(0.001);
    model.compile({ optimizer: adam, loss });
    await model.trainOnBatch(one, zero);
    other.compile({ optimizer: adam, loss });
    await expect(other.trainOnBatch(one, zero)).rejects.toThrow(ArgumentError);
    await expect(other.trainOnBatch(one, zero)).rejects.toThrow(/this optimizer trains another model/);
    model.compile({ optimizer: new SGD(0.1), loss });
    expect(adam.iterations).toBe(0);
    await other.trainOnBatch(one, zero);
    expect(adam.iterations).toBe(1);
  });
});
