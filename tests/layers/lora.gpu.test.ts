import { describe, expect, test } from "vitest";
import {
  Adam,
  Add,
  cloneModel,
  Dense,
  EinsumDense,
  Embedding,
  enableLora,
  GlobalAveragePooling1D,
  Input,
  LayerNormalization,
  MaxNorm,
  Model,
  MultiHeadAttention,
  mergeLora,
  Sequential,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
  toJson,
} from "../../src/index.js";
import { samples } from "../harness/models.js";

const [x, y] = [samples(24, 6), samples(24, 3, 1)];

function net(): Sequential {
  setRandomSeed(3);
  return new Sequential([new Dense(8, { activation: "tanh", inputShape: [6] }), new Dense(3)]);
}

const lossesOf = async (model: Model<SymbolicTensor, SymbolicTensor>, epochs = 3) => {
  model.compile({ optimizer: new Adam(0.02), loss: "mse" });
  return (await model.fit(x, y, { batchSize: 8, epochs })).history.loss!;
};

function expectNear(found: Tensor, expected: Tensor): void {
  found.data.forEach((value, i) => {
    expect(value).toBeCloseTo(expected.data[i]!, 5);
  });
}

describe("enableLora", () => {
  test("changes nothing at first, then trains two thin matrices beside each kernel", async () => {
    const model = net();
    const before = await model.predict(x);
    const [kernel] = await model.getWeights();
    enableLora(model, 2, { alpha: 4 });
    expect(await model.predict(x)).toEqual(before);
    expect(model.trainableWeights.map(({ shape }) => shape)).toEqual([[8], [6, 2], [2, 8], [3], [8, 2], [2, 3]]);
    const loss = await lossesOf(model);
    expect(loss.at(-1)).toBeLessThan(loss[0]!);
    const layer = model.layers[0] as Dense;
    const [bias, frozen, a, b] = await layer.getWeights();
    expect(frozen).toEqual(kernel);
    expect(bias!.data.some((v) => v !== 0)).toBe(true);
    expect(b!.data.some((v) => v !== 0)).toBe(true);

    // x · (w + 2 · a·b) + bias by hand, for the first sample and unit
    const row = Array.from({ length: 6 }, (_, i) => {
      const change = a!.data[2 * i]! * b!.data[0]! + a!.data[2 * i + 1]! * b!.data[8]!;
      return x.data[i]! * (frozen!.data[8 * i]! + 2 * change);
    });
    const hidden = new Sequential([layer]);
    const expected = Math.tanh(row.reduce((sum, v) => sum + v, bias!.data[0]!));
    expect((await hidden.predict(x)).data[0]).toBeCloseTo(expected, 5);
    model.dispose();
  });

  test("starts with the factors that are asked for", async () => {
    const model = net();
    enableLora(model, 3, { aInitializer: "ones", bInitializer: "ones" });
    const [, kernel, a] = await model.layers[1]!.getWeights();
    expect([...a!.data]).toEqual(new Array(24).fill(1));
    await mergeLora(model);
    const [merged] = await model.layers[1]!.getWeights();
    expect([...merged!.data]).toEqual([...kernel!.data].map((w) => Math.fround(w + 3)));
  });

  test("reaches into attention, embeddings and equations, which other models see too", async () => {
    setRandomSeed(9);
    const ids = Input([5], { dtype: "int32" });
    const table = new Embedding(11, 8);
    let h = table.apply(ids);
    const norm = new LayerNormalization().apply(h);
    h = new Add().apply([h, new MultiHeadAttention(2, 4).apply([norm, norm] as never)]) as SymbolicTensor;
    h = new EinsumDense("bse,ef->bsf", [null, 3], { biasAxes: "f" }).apply(h);
    const model = new Model({ inputs: ids, outputs: new GlobalAveragePooling1D().apply(h) });
    const other = new Model({ inputs: ids, outputs: table.apply(ids) });
    const sequences = Tensor.from(
      Array.from({ length: 24 * 5 }, (_, i) => (i * 7) % 11),
      [24, 5],
      "int32",
    );
    const before = await other.predict(sequences);
    enableLora(model, 2);
    const kinds = model.trainableWeights.filter(({ name }) => name.includes("/lora/"));
    expect(kinds).toHaveLength(2 * 6);
    model.compile({ optimizer: new Adam(0.02), loss: "mse" });
    await model.fit(sequences, y, { epochs: 2, batchSize: 8 });
    const after = await other.predict(sequences);
    expect(after).not.toEqual(before);
    const trained = await model.predict(sequences);
    await mergeLora(model);
    expect(model.trainableWeights.some(({ name }) => name.includes("/lora/"))).toBe(false);
    const merged = await model.predict(sequences);
    expectNear(merged, trained);
    for (const one of [model, other]) one.dispose();
  });

  test("may be merged, and what it was goes on", async () => {
    const model = net();
    enableLora(model, 2);
    await lossesOf(model);
    const before = await model.predict(x);
    await mergeLora(model);
    const after = await model.predict(x);
    expectNear(after, before);
    expect(model.weights.map(({ name }) => name.replace(/_\d+/, ""))).toEqual([
      "dense/kernel",
      "dense/bias",
      "dense/kernel",
      "dense/bias",
    ]);
    const [kernel] = await model.getWeights();
    await lossesOf(model, 1);
    expect((await model.getWeights())[0]).not.toEqual(kernel);
    enableLora(model, 1);
    model.dispose();
  });

  test("refuses what it cannot adapt, and then adapts nothing", async () => {
    const model = net();
    expect(() => enableLora(model, 0)).toThrow(/rank/);
    expect(() => enableLora(new LayerNormalization(), 2)).toThrow(/nothing to adapt/);
    expect(() => enableLora(new Sequential([new Dense(2)]), 2)).toThrow(/has no weights yet/);
    const held = new Sequential([
      new Dense(2, { inputShape: [2] }),
      new Dense(2, { kernelConstraint: new MaxNorm(1) }),
    ]);
    expect(() => enableLora(held, 2)).toThrow(/has a constraint on its kernel/);
    await expect(mergeLora(held)).rejects.toThrow(/nothing to adapt/);
    enableLora(model, 2);
    expect(() => enableLora(model, 2)).toThrow(/was adapted before/);
    expect(() => toJson(model)).toThrow(/is adapted by LoRA.*Call mergeLora first/);
    expect(() => cloneModel(model)).toThrow(/is adapted by LoRA/);
  });
});
