import { expect, test } from "vitest";
import {
  Adam,
  type AnyLayer,
  ArgumentError,
  Conv2D,
  Dense,
  DepthwiseConv2D,
  disableFakeQuantization,
  Embedding,
  enableFakeQuantization,
  enableLora,
  Flatten,
  LSTM,
  loadInt8Weights,
  type Model,
  Sequential,
  saveInt8Weights,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";

const wave = (shape: readonly number[], step = 0.7) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return new Tensor(
    [...shape],
    Float32Array.from({ length: size }, (_, i) => Math.sin(step * i)),
    "float32",
  );
};
const words = Tensor.from(Int32Array.of(0, 3, 1, 2, 5, 4), [2, 3], "int32");

const models: Readonly<Record<string, () => readonly [Model, Tensor]>> = {
  convolutions: () => [
    new Sequential([
      new Conv2D(3, 3, { inputShape: [6, 6, 2] }),
      new DepthwiseConv2D(2),
      new Flatten(),
      new Dense(4),
    ] as AnyLayer[]),
    wave([2, 6, 6, 2]),
  ],
  words: () => [
    new Sequential([new Embedding(6, 4, { inputShape: [3] }), new LSTM(5), new Dense(2)] as AnyLayer[]),
    words,
  ],
};

test.each(Object.entries(models))(
  "%s: with rounded weights a model computes what its 8-bit file does",
  async (_, make) => {
    setRandomSeed(5);
    const [model, x] = make();
    const plain = (await model.predict(x)) as Tensor;
    enableFakeQuantization(model);
    const rounded = (await model.predict(x)) as Tensor;
    expect(rounded.toArray()).not.toEqual(plain.toArray());
    const file = await saveInt8Weights(model);
    disableFakeQuantization(model);
    expect(((await model.predict(x)) as Tensor).toArray()).toEqual(plain.toArray());
    await loadInt8Weights(model, file);
    const loaded = (await model.predict(x)) as Tensor;
    for (const [i, value] of loaded.data.entries()) expect(Math.abs(value - (rounded.data[i] ?? 0))).toBeLessThan(2e-6);
    model.dispose();
  },
);

test("training goes on as if nothing were rounded, and learns to do with what is", async () => {
  setRandomSeed(5);
  const model = new Sequential([new Dense(8, { activation: "tanh", inputShape: [4] }), new Dense(1)]);
  const [x, y] = [wave([64, 4]), wave([64, 1], 2.8)];
  enableFakeQuantization(model);
  expect(model.trainableWeights).toHaveLength(4);
  model.compile({ optimizer: new Adam(0.02), loss: "mse" });
  const before = await model.getWeights();
  const { history } = await model.fit(x, y, { epochs: 30, verbose: 0 });
  expect(history.loss!.at(-1)).toBeLessThan(0.5 * history.loss![0]!);
  const after = await model.getWeights();
  // Float32 numbers, not steps: the small changes of many batches add up.
  const kernel = after[0]!.data;
  expect(kernel).not.toEqual(before[0]!.data);
  const { loss } = await model.evaluate(x, y);
  const file = await saveInt8Weights(model);
  disableFakeQuantization(model);
  await loadInt8Weights(model, file);
  expect((await model.evaluate(x, y)).loss).toBeCloseTo(loss, 6);
  model.dispose();
});

test("what cannot be quantized is refused, and nothing is changed", async () => {
  const model = new Sequential([new Dense(4, { inputShape: [6] }), new Dense(4)]);
  expect(() => disableFakeQuantization(model)).toThrow(ArgumentError);
  expect(() => enableFakeQuantization(new Dense(2))).toThrow(/nothing to quantize/);
  expect(() => enableFakeQuantization(new Sequential([new Flatten({ inputShape: [2] })]))).toThrow(ArgumentError);
  enableFakeQuantization(model);
  expect(() => enableFakeQuantization(model)).toThrow(/something stands in the place of/);
  expect(() => enableLora(model, 2)).toThrow(/was adapted before/);
  disableFakeQuantization(model);
  enableLora(model, 2);
  expect(() => enableFakeQuantization(model)).toThrow(/mergeLora/);
});
