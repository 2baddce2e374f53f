import { afterEach, describe, expect, test, vi } from "vitest";
import {
  Adam,
  BatchNormalization,
  Dense,
  Dropout,
  gradients,
  Lambda,
  LSTM,
  Model,
  NotFiniteError,
  ops,
  Sequential,
  SGD,
  type StepLogs,
  type SymbolicSamples,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
  TerminateOnNaN,
} from "../../src/index.js";
import { samples } from "../harness/models.js";

afterEach(() => vi.restoreAllMocks());

const BATCH = 4;

function make(): Sequential {
  setRandomSeed(3);
  const model = new Sequential([
    new Dense(8, { activation: "relu", inputShape: [6], kernelRegularizer: "l2" }),
    new BatchNormalization(),
    new Dense(2),
  ]);
  model.compile({ optimizer: new SGD({ learningRate: 0.05, momentum: 0.9 }), loss: "mse", metrics: ["mae"] });
  return model;
}

/** Batches in order; `spoil` puts something into one of them. */
function data(batches: number, spoil?: (x: Float32Array, y: Float32Array) => void) {
  const [x, y] = [samples(batches * BATCH, 6), samples(batches * BATCH, 2, 1)];
  spoil?.(x.data, y.data);
  return [x, y] as const;
}

/** The rows of a tensor without those of one batch. */
function without(tensor: Tensor<"float32">, batch: number): Tensor<"float32"> {
  const row = tensor.size / tensor.shape[0]!;
  const values = [...tensor.data];
  values.splice(batch * BATCH * row, BATCH * row);
  return new Tensor([values.length / row, row], Float32Array.from(values), "float32");
}

const options = { batchSize: BATCH, shuffle: false, epochs: 2 } as const;

describe("a batch whose loss is not finite", () => {
  test.each([
    ["NaN in x", (x: Float32Array) => void x.fill(Number.NaN, 2 * BATCH * 6 + 7, 2 * BATCH * 6 + 7 + 1)],
    [
      "∞ in y",
      (_: Float32Array, y: Float32Array) => void y.fill(Number.POSITIVE_INFINITY, 2 * BATCH * 2, 2 * BATCH * 2 + 1),
    ],
  ])("changes nothing: %s, skipped, gives weights, moments and history of a run without it", async (_, spoil) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const [x, y] = data(6, spoil);
    const spoiled = make();
    const { history } = await spoiled.fit(x, y, { ...options, onNotFinite: "skip" });
    const clean = make();
    const wanted = await clean.fit(without(x, 2), without(y, 2), options);
    expect(await spoiled.getWeights()).toEqual(await clean.getWeights());
    expect((await spoiled.getOptimizerState()).slots).toEqual((await clean.getOptimizerState()).slots);
    expect(history).toEqual(wanted.history);
    expect(warn.mock.calls.map(([line]) => line)).toEqual([
      "fit: epoch 1: step 3 was left out, since its loss was not finite.",
      "fit: epoch 2: step 3 was left out, since its loss was not finite.",
    ]);
  });

  test("ends training with an error that names the step and the number, and leaves the weights as good as before", async () => {
    const [x, y] = data(3, (x) => void x.fill(Number.NaN, BATCH * 6 + 8, BATCH * 6 + 8 + 1));
    const model = make();
    const fitting = model.fit(x, y, options);
    await expect(fitting).rejects.toThrow(NotFiniteError);
    await expect(fitting).rejects.toThrow(/^fit: epoch 1, step 2: .*: x holds NaN at \[1, 2\] of the batch: /);
    for (const weight of await model.getWeights()) expect(weight.data.every(Number.isFinite)).toBe(true);
    const again = await model.fit(without(x, 1), without(y, 1), options);
    expect(again.history.loss?.every(Number.isFinite)).toBe(true);
  });

  test("alone leaves weights, moments and batch statistics bit for bit", async () => {
    const [x, y] = data(1);
    const model = make();
    model.compile({ optimizer: new Adam(0.01), loss: "mse" });
    await model.trainOnBatch(x, y);
    const before = await model.getWeights();
    const { slots } = await model.getOptimizerState();
    const bad = new Tensor(
      x.shape,
      x.data.map((value, i) => (i === 3 ? Number.NaN : value)),
      "float32",
    );
    await expect(model.trainOnBatch(bad, y)).rejects.toThrow(/^trainOnBatch: .*x holds NaN at \[0, 3\]/);
    expect(await model.getWeights()).toEqual(before);
    expect((await model.getOptimizerState()).slots).toEqual(slots);
  });

  test("leaves the state of a stateful layer", async () => {
    setRandomSeed(1);
    const model = new Sequential([new LSTM(3, { stateful: true, inputShape: [2, 2] }), new Dense(1)]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    const batch = (value: number) =>
      Tensor.from([
        [
          [1, 2],
          [value, 1],
        ],
      ]);
    await model.trainOnBatch(batch(1), [[1]]);
    await expect(model.trainOnBatch(batch(Number.NaN), [[1]])).rejects.toThrow(NotFiniteError);
    const next = await model.predict(batch(0), { batchSize: 1 });
    expect(next.data.every(Number.isFinite)).toBe(true);
  });

  test("is found out about in the layer whose output it comes from", async () => {
    const root = new Lambda((x: SymbolicTensor) => ops.sqrt(x), { name: "root" });
    const model = new Sequential([
      new Dense(2, { inputShape: [2], name: "first" }),
      root,
      new Dense(1, { name: "last" }),
    ]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    await model.setWeights(
      [
        [
          [-1, 0],
          [0, 1],
        ],
        [0, 0],
        [[1], [1]],
        [0],
      ].map((values) => Tensor.from(values)),
    );
    await expect(model.trainOnBatch([[1, 1]], [[1]])).rejects.toThrow(/: the output of root is not finite: /);
  });

  test("is one whose gradients are not finite, too, where compile is asked to look at them", async () => {
    const root = () => new Lambda((x: SymbolicTensor) => ops.sqrt(x));
    const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: "zeros" }), root()]);
    const step = () => model.trainOnBatch([[1]], [[1]]);
    model.compile({ optimizer: new Adam(), loss: "mse", checkGradients: true });
    await expect(step()).rejects.toThrow(
      /^trainOnBatch: gradients are no longer numbers: expected finite gradients\. /,
    );
    expect((await model.getWeights()).map(({ data }) => [...data])).toEqual([[0], [0]]);
    model.compile({ optimizer: new Adam(), loss: "mse" });
    await step();
    expect((await model.getWeights())[0]?.data[0]).not.toBe(0);
    expect(() => model.compile({ checkGradients: 1 as never })).toThrow(/compile: no such checkGradients/);
  });

  test("ends training early, as in Keras, where TerminateOnNaN asks for it", async () => {
    const [x, y] = data(6, (x) => void x.fill(Number.NaN, BATCH * 6, BATCH * 6 + 1));
    const model = make();
    const { history } = await model.fit(x, y, { ...options, callbacks: [new TerminateOnNaN()] });
    expect(history.loss).toHaveLength(1);
    for (const weight of await model.getWeights()) expect(weight.data.every(Number.isFinite)).toBe(true);
  });

  test("counts for neither of two optimizers of a step of one's own", async () => {
    class Rivals extends Model {
      readonly one = new Dense(1);
      readonly other = new Dense(1);
      readonly #optimizers = [new SGD(0.1), new Adam(0.1)] as const;

      override call(x: SymbolicTensor): SymbolicTensor {
        return ops.add(this.one.apply(x), this.other.apply(x));
      }

      override trainStep({ x, y }: SymbolicSamples): StepLogs {
        const layers = [this.one, this.other] as const;
        const losses = layers.map((layer) =>
          ops.mean(ops.square(ops.subtract(layer.apply(x as SymbolicTensor), y as SymbolicTensor))),
        );
        layers.forEach((layer, i) => {
          const variables = layer.trainableWeights;
          const tensors = variables.map(({ tensor }) => tensor);
          const loss = i === 0 ? losses[0]! : ops.add(losses[1]!, ops.log(ops.sum(y as SymbolicTensor)));
          this.#optimizers[i]!.apply(gradients(loss, tensors), variables);
        });
        return { loss: losses[0]! };
      }
    }
    const model = new Rivals();
    model.compile();
    await model.trainOnBatch([[1, 2]], [[1]]);
    const weights = async () => [...(await model.one.getWeights()), ...(await model.other.getWeights())];
    const before = await weights();
    await expect(model.trainOnBatch([[1, 2]], [[-1]])).rejects.toThrow(NotFiniteError); // the other one's alone
    expect(await weights()).toEqual(before);
  });
});

test("a step with dropout goes on with the random numbers of its own number after one that was left out", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const withDropout = () => {
    setRandomSeed(5);
    const model = new Sequential([new Dense(8, { inputShape: [6] }), new Dropout(0.5), new Dense(2)]);
    return model.compile({ optimizer: new SGD(0.1), loss: "mse" });
  };
  const [x, y] = data(3, (x) => void x.fill(Number.NaN, BATCH * 6, BATCH * 6 + 1));
  const model = withDropout();
  await model.fit(x, y, { batchSize: BATCH, shuffle: false, onNotFinite: "skip" });
  expect(model.optimizer.iterations).toBe(3);
});
