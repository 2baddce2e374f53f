import { describe, expect, test } from "vitest";
import {
  AlphaDropout,
  type AnyLayer,
  Attention,
  Dense,
  Dropout,
  GaussianDropout,
  GaussianNoise,
  GRU,
  Lambda,
  LSTM,
  MultiHeadAttention,
  ops,
  type Seed,
  SeedGenerator,
  Sequential,
  SGD,
  SimpleRNN,
  SpatialDropout1D,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { layerValues } from "../harness/layer-values.js";
import { samples } from "../harness/models.js";

const x = new Tensor([2, 4, 3], Float32Array.from({ length: 24 }, (_, i) => i / 8 - 1), "float32"); // biome-ignore format: one line
const rules = { kernelInitializer: "ones", recurrentInitializer: "ones" } as const;

const layers: Readonly<Record<string, (seed: Seed) => AnyLayer>> = {
  Dropout: (seed) => new Dropout(0.5, { seed }),
  SpatialDropout1D: (seed) => new SpatialDropout1D(0.5, { seed }),
  AlphaDropout: (seed) => new AlphaDropout(0.5, { seed }),
  GaussianDropout: (seed) => new GaussianDropout(0.5, { seed }),
  GaussianNoise: (seed) => new GaussianNoise(1, { seed }),
  LSTM: (seed) => new LSTM(8, { dropout: 0.5, seed, ...rules }),
  "LSTM, its states": (seed) => new LSTM(8, { dropout: 0.5, recurrentDropout: 0.5, seed, ...rules }),
  GRU: (seed) => new GRU(8, { recurrentDropout: 0.5, seed, ...rules }),
  SimpleRNN: (seed) => new SimpleRNN(8, { recurrentDropout: 0.5, activation: "linear", seed, ...rules }),
  Attention: (seed) => new Attention({ dropout: 0.5, seed }),
  MultiHeadAttention: (seed) => new MultiHeadAttention(2, 4, { dropout: 0.5, seed, kernelInitializer: "ones" }),
};

/** What a layer gives for x in training, behind another layer that draws. */
async function drawn(layer: AnyLayer, noisy: boolean): Promise<string> {
  const takesTwo = layer instanceof Attention || layer instanceof MultiHeadAttention;
  const model = new Lambda((input) => {
    if (noisy) void new GaussianNoise(1).apply(input, { training: true });
    return layer.apply(takesTwo ? [input, input] : input, { training: true });
  });
  return (await layerValues(model, { x, training: true })).y.data.join();
}

test.each(Object.entries(layers))("%s: with a seed, nothing else changes what it draws", async (_, make) => {
  const alone = await drawn(make(5), false);
  expect(await drawn(make(5), true)).toBe(alone);
  expect(await drawn(make(new SeedGenerator(5)), true)).toBe(alone);
  expect(await drawn(make(6), true)).not.toBe(alone);
});

test("a seeded layer draws anew in each step and for each call, the same in every model", async () => {
  const losses = async (before: readonly AnyLayer[]) => {
    const shared = new Dropout(0.5, { seed: 9 });
    const twice = new Lambda((input) => ops.concat([shared.apply(input), shared.apply(input)]));
    const model = new Sequential([...before, twice, new Dense(1, { kernelInitializer: "ones" })]);
    model.compile({ optimizer: new SGD(0), loss: (_, yPred) => yPred });
    const ones = Tensor.from(new Float32Array(6 * 32).fill(1), [6, 32]);
    const found: number[] = [];
    for (let i = 0; i < 3; i++) found.push((await model.trainOnBatch(ones, samples(6, 1))).loss!);
    return found;
  };
  const first = await losses([]);
  expect(new Set(first).size).toBe(3);
  expect(await losses([new Dropout(0)])).toEqual(first);
});

describe("random ops in a model", () => {
  const model = () => new Sequential([new Lambda((x) => ops.add(x, ops.randomNormal(x.shape)), { inputShape: [4] })]);
  const zeros = Tensor.zeros([6, 4]);

  test("draw other numbers in every batch, predict and model", async () => {
    const [a, b] = [model(), model()];
    const found = [await a.predict(zeros, { batchSize: 3 }), await a.predict(zeros), await b.predict(zeros)];
    const all = found.flatMap(({ data }) => [...data]);
    expect(new Set(all).size).toBe(all.length);
  });

  test("repeat after setRandomSeed", async () => {
    const run = async () => {
      setRandomSeed(4);
      const one = model();
      return [await one.predict(zeros), await one.predict(zeros)];
    };
    expect(await run()).toEqual(await run());
  });
});
