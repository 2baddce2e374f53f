import { describe, expect, test } from "vitest";
import {
  Activation,
  ArgumentError,
  BatchNormalization,
  Conv2D,
  Dense,
  Embedding,
  Flatten,
  GroupNormalization,
  LayerNormalization,
  Normalization,
  RMSNormalization,
  Sequential,
  ShapeError,
  SpectralNormalization,
  Tensor,
  UnitNormalization,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { openFreshDevice } from "../harness/fresh-device.js";
import { countGpuCalls, NO_CALLS } from "../harness/gpu-calls.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear, ROUNDING } from "../harness/near.js";
import { startOf } from "../harness/start-of.js";
import { awkwardValues } from "../harness/values.js";

checkLayer("BatchNormalization", {
  make: (options) => new BatchNormalization(options),
  input: [5, 3],
  output: [5, 3],
  weights: { gamma: [3], beta: [3] },
  state: { moving_mean: [3], moving_variance: [3] },
  values: [
    {
      label: "normalizes by what it was given when it does not train",
      x: [[2], [6]],
      y: [[0.5], [8.5]],
      weights: [[2], [0.5], [2], [0.999]],
    },
    { label: "normalizes by the batch when it trains", x: [[1], [3]], y: [[-0.9995004], [0.9995004]], training: true },
  ],
});

checkLayer("BatchNormalization of another axis, without gamma", {
  make: (options) => new BatchNormalization({ axis: 1, scale: false, ...options }),
  input: [4, 2],
  output: [4, 2],
  weights: { beta: [4] },
  state: { moving_mean: [4], moving_variance: [4] },
});

checkLayer("LayerNormalization", {
  make: (options) => new LayerNormalization(options),
  input: [5, 6],
  output: [5, 6],
  weights: { gamma: [6], beta: [6] },
  values: [{ x: [[[1, 3]]], y: [[[-0.9995004, 0.9995004]]] }],
});

checkLayer("RMSNormalization over two axes", {
  make: (options) => new RMSNormalization({ axis: [1, 2], ...options }),
  input: [3, 4],
  output: [3, 4],
  weights: { scale: [3, 4] },
  values: [{ x: [[[1, 7]]], y: [[[0.2, 1.4]]] }],
});

checkLayer("GroupNormalization", {
  make: (options) => new GroupNormalization(2, options),
  input: [3, 4],
  output: [3, 4],
  weights: { gamma: [4], beta: [4] },
});

checkLayer("UnitNormalization", {
  make: (options) => new UnitNormalization(options),
  input: [3, 4],
  output: [3, 4],
  values: [{ x: [[[3, 4]]], y: [[[0.6, 0.8]]] }],
});

checkLayer("Normalization with a given mean and variance", {
  make: (options) => new Normalization({ mean: [1, 2, 3], variance: 4, ...options }),
  input: [2, 3],
  output: [2, 3],
  values: [{ x: [[[3, 4, 5]]], y: [[[1, 1, 1]]] }],
});

describe("Normalization", () => {
  const data = Tensor.from([[[1, 10], [3, 10]], [[5, 30], [7, 30]]]); // biome-ignore format: one line

  test("adapts to a data set, and can be undone", async () => {
    const layer = new Normalization();
    layer.adapt(data);
    const [mean, variance] = layer.weights.map((weight) => [...startOf(weight)]);
    expect({ mean, variance }).toEqual({ mean: [4, 20], variance: [5, 100] });
    const { y } = await layerValues(layer, { x: data });
    expect(y.data[1]).toBeCloseTo(-1, 6);
    const inverse = new Normalization({ mean: mean!, variance: variance!, invert: true });
    const back = await layerValues(inverse, { x: y });
    for (const [i, value] of back.y.data.entries()) expect(value).toBeCloseTo(data.data[i]!, 4);
  });

  test("takes one mean for all, or one for each place", () => {
    const meansOf = (axis: null | number[]) => {
      const layer = new Normalization({ axis });
      layer.adapt(data);
      return [...startOf(layer.weights[0]!)];
    };
    expect(meansOf(null)).toEqual([12]);
    expect(meansOf([1, 2])).toEqual([3, 20, 5, 20]);
    expect(meansOf([1])).toEqual([11.5, 12.5]);
  });

  test("refuses half of what it needs, and to adapt what was given", () => {
    expect(() => new Normalization({ mean: 1 })).toThrow(/mean and variance go together/);
    expect(() => new Normalization({ mean: 1, variance: 1 }).adapt(data)).toThrow(/were given/);
  });
});

// As Keras 3.15.1: given values lie along the last of the axes, and hold for all places of the others.
describe("Normalization with means that are given", () => {
  const x = Tensor.from([[[2, 4, 6], [1, 0, 0]]]); // biome-ignore format: one line
  const normal = [[[1, 1, 1], [0, -1, -1]]]; // biome-ignore format: one line

  test.each<[string, object]>([
    ["for the last axis of two", { axis: [1, 2], mean: [1, 2, 3], variance: [1, 4, 9] }],
    ["for both", { axis: [1, 2], mean: [[1, 2, 3], [1, 2, 3]], variance: [[1, 4, 9], [1, 4, 9]] }], // biome-ignore format: one line
    ["for both, one of which is of size 1", { axis: [1, 2], mean: [[1, 2, 3]], variance: [[1, 4, 9]] }],
    ["for the last", { mean: [1, 2, 3], variance: [1, 4, 9] }],
  ])("%s", async (_, options) => {
    expectNear((await layerValues(new Normalization(options), { x })).y, normal, ROUNDING);
    expectNear(new Normalization(options).apply(x), normal, ROUNDING);
  });

  test("refuses those that do not fit", () => {
    expect(() => new Normalization({ mean: [1, 2], variance: [1, 2] }).apply(x)).toThrow(
      /do not fit the axes: expected a number, or \[3\]/,
    );
    expect(() => new Normalization({ axis: null, mean: [1, 2], variance: [1, 2] }).apply(x)).toThrow(ShapeError);
  });
});

describe("SpectralNormalization", () => {
  const x = Tensor.from([[1, 1]]);
  const weights = [Tensor.from([[3, 0], [0, 1]]), Tensor.from([[1, 0.5]]), Tensor.from([0, 0])]; // biome-ignore format: one line
  const make = () => new SpectralNormalization(new Dense(2), { powerIterations: 20 });

  test("divides the kernel by its largest singular value while training, and leaves it otherwise", async () => {
    const trained = await layerValues(make(), { x, weights, training: true });
    expect(trained.y.data[0]).toBeCloseTo(1, 5);
    expect(trained.y.data[1]).toBeCloseTo(1 / 3, 5);
    expect(trained.state[0]!.data[0]).toBeCloseTo(1, 5);
    expect([...(await layerValues(make(), { x, weights })).y.data]).toEqual([3, 1]);
  });

  // Of Keras 3.15.1: [w.path for w in layer.weights], whose wrapper keeps the kernel as an attribute of its own.
  test("lists its weights in Keras's order, also within a model, frozen or not", () => {
    const model = new Sequential([new Dense(3, { inputShape: [2] }), new SpectralNormalization(new Dense(2))]);
    const names = ["kernel", "bias", "kernel", "vector_u", "bias"];
    const listed = () => model.weights.map(({ name }) => name.split("/").at(-1));
    expect(listed()).toEqual(names);
    expect([...model.variables().keys()].slice(2)).toEqual([
      "layers/spectral_normalization/layer/kernel",
      "layers/spectral_normalization/vector_u",
      "layers/spectral_normalization/layer/bias",
    ]);
    expect(model.trainableWeights.map(({ shape }) => shape)).toEqual([[2, 3], [3], [3, 2], [2]]);
    model.trainable = false;
    expect(listed()).toEqual(names);
    expect(new SpectralNormalization(new Embedding(4, 2)).weights).toEqual([]);
  });

  test("trains, and wants a layer with a kernel", async () => {
    const model = new Sequential([new SpectralNormalization(new Dense(2, { inputShape: [2] })), new Dense(1)]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    const { history } = await model.fit(Tensor.from([[1, 2], [3, 4]]), Tensor.from([[1], [0]]), { epochs: 5 }); // biome-ignore format: one line
    expect(history.loss!.every(Number.isFinite)).toBe(true);
    expect(() => new SpectralNormalization(new Activation("relu")).ensureBuilt([2])).toThrow(/nothing to normalize/);
  });
});

describe("refuses", () => {
  test.each([
    ["the batch axis", () => new BatchNormalization({ axis: 0 }), /no such axis: expected a whole number from 1 to 2/],
    ["an axis that is not there", () => new LayerNormalization({ axis: [1, 3] }), /no such axis/],
    ["groups that do not divide", () => new GroupNormalization({ groups: 3 }), /groups do not divide the channels/],
  ])("%s", (_, make, message) => {
    expect(() => make().ensureBuilt([3, 4])).toThrow(ArgumentError);
    expect(() => make().ensureBuilt([3, 4])).toThrow(message);
  });
});

describe("a convolution, batch normalization and relu", () => {
  const x = Tensor.from(
    Float32Array.from(awkwardValues(12 * 36, 1), (v) => 3 * v + 1),
    [12, 6, 6, 1],
  );
  const y = Tensor.from(Int32Array.from({ length: 12 }, (_, i) => i % 3));
  const makeModel = (normalization = new BatchNormalization({ momentum: 0.9 })) => {
    const model = new Sequential([
      new Conv2D(4, 3, { useBias: false, inputShape: [6, 6, 1] }),
      normalization,
      new Activation("relu"),
      new Flatten(),
      new Dense(3),
    ]);
    model.compile({ optimizer: "adam", loss: "mse" });
    return model;
  };
  const targets = Tensor.from(
    Float32Array.from({ length: 36 }, (_, i) => Number(i % 3 === y.data[Math.floor(i / 3)])),
    [12, 3],
  );

  test("train; the averages move, and prediction goes by them", async () => {
    const normalization = new BatchNormalization({ momentum: 0.9 });
    const model = makeModel(normalization);
    const state = async () => (await normalization.getWeights()).slice(-2).map(({ data }) => [...data]);
    const [mean, variance] = await state();
    expect([mean, variance]).toEqual([[0, 0, 0, 0], [1, 1, 1, 1]]); // biome-ignore format: one line
    const before = await model.predict(x);
    const { history } = await model.fit(x, targets, { epochs: 30, batchSize: 12 });
    const losses = history.loss!;
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
    const after = await state();
    expect(after[0]).not.toEqual(mean);
    expect(after[1]!.every((v) => v > 0 && v !== 1)).toBe(true);
    const trained = await model.predict(x);
    expect(trained.data).not.toEqual(before.data);
    const weights = await normalization.getWeights();
    await normalization.setWeights(weights.map((w, i) => (i === weights.length - 2 ? Tensor.zeros(w.shape) : w)));
    expect((await model.predict(x)).data, "with other averages").not.toEqual(trained.data);
  });

  test("a frozen layer keeps its averages and uses them in training", async () => {
    const normalization = new BatchNormalization({ trainable: false });
    await makeModel(normalization).fit(x, targets, { epochs: 2, batchSize: 12 });
    const weights = await normalization.getWeights();
    expect([...weights.at(-2)!.data]).toEqual([0, 0, 0, 0]);
  });

  test("train in one submit that makes nothing, and compile no shader for another batch size", async () => {
    const fresh = await openFreshDevice();
    try {
      const model = makeModel();
      const stats = await model.trainingStats(x, targets);
      expect(stats.submits).toBe(1);
      await model.trainOnBatch(x, targets);
      const steps = async () => {
        for (let step = 0; step < 3; step++) await model.trainOnBatch(x, targets);
      };
      expect(await countGpuCalls(fresh.device.gpu, steps)).toEqual({ ...NO_CALLS, createCommandEncoder: 3, submit: 3 });
      const more = async (count: number) => {
        await model.trainingStats(Tensor.zeros([count, 6, 6, 1]), Tensor.zeros([count, 3]));
      };
      for (const count of [1, 7, 200]) {
        const calls = await countGpuCalls(fresh.device.gpu, () => more(count));
        expect(calls.createShaderModule, `batch ${count}`).toBe(0);
      }
    } finally {
      await fresh.close();
    }
  });

  test("average in one dispatch a layer at most: layers of one size share it", async () => {
    const averages = async (first: number, second: number) => {
      const model = new Sequential([
        new Dense(first, { inputShape: [4] }),
        new BatchNormalization(),
        new Dense(second),
        new BatchNormalization(),
        new Dense(3),
      ]);
      model.compile({ optimizer: "sgd", loss: "mse" });
      const plan = await model.explain(Tensor.zeros([12, 4]), Tensor.zeros([12, 3]));
      return plan.split("\n").filter((line) => line.includes("moving averages")).length;
    };
    expect(await averages(8, 8)).toBe(1);
    expect(await averages(8, 12)).toBe(2);
  });
});
