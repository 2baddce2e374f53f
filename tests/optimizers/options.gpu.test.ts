import { describe, expect, test } from "vitest";
import {
  Adam,
  AdamW,
  type BaseOptimizer,
  Dense,
  Ftrl,
  gradients,
  Lion,
  LossScaleOptimizer,
  loadTrainingState,
  Model,
  MultiOptimizer,
  Nadam,
  OptimizerMap,
  ops,
  ScheduleFreeAdamW,
  Sequential,
  SGD,
  SwapEMAWeights,
  type SymbolicSamples,
  saveTrainingState,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { imageBatch, mlp } from "../harness/mnist-models.js";
import { samples } from "../harness/models.js";

const [x, y] = [samples(16, 6), samples(16, 2, 1)];

function net(optimizer: BaseOptimizer): Sequential {
  setRandomSeed(3);
  const model = new Sequential([
    new Dense(8, { activation: "relu", name: "first", inputShape: [6] }),
    new Dense(7, { activation: "relu", name: "middle" }),
    new Dense(2, { name: "last" }),
  ]);
  return model.compile({ optimizer, loss: "mse" });
}

describe("dispatches of a training step", () => {
  const batch = imageBatch(128, [784]);
  const dispatches = async (optimizer: BaseOptimizer) => {
    const model = mlp();
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
    const found = (await model.trainingStats(batch.x, batch.y)).dispatches;
    model.dispose();
    return found;
  };

  test("are as many as with Adam for every element-wise rule and option", async () => {
    const unbiased = new AdamW();
    unbiased.excludeFromWeightDecay({ varNames: ["bias"] });
    const all = [
      new Adam({ amsgrad: true }),
      unbiased,
      new Adam({ clipvalue: 0.1 }),
      new Adam({ useEma: true, emaOverwriteFrequency: 3 }),
      new SGD({ gradientAccumulationSteps: 4 }),
      new ScheduleFreeAdamW(),
      new Ftrl(),
      new Nadam(),
    ];
    for (const optimizer of all) expect(await dispatches(optimizer), optimizer.name).toBe(11);
  });

  test("are two more with clipping by the global norm", async () => {
    expect(await dispatches(new Adam({ globalClipnorm: 1 }))).toBe(13);
  });

  test("are one more for each further stretch of weights that learn alike", async () => {
    const layer = (name: string, units: number, more = {}) => new Dense(units, { name, activation: "relu", ...more });
    const of = async (weights: string) => {
      const model = new Sequential([layer("a", 16, { inputShape: [6] }), layer("b", 24), layer("c", 2)]);
      model.compile({ optimizer: new Adam({ groups: [{ weights, learningRateMultiplier: 0.1 }] }), loss: "mse" });
      return (await model.trainingStats(x, y)).dispatches;
    };
    const [none, first, middle] = [await of("nothing"), await of("a/"), await of("b/")];
    expect([first, middle]).toEqual([none + 1, none + 2]);
  });
});

describe("groups of weights", () => {
  test("that have a multiplier of 0 stay as they are; others do as without", async () => {
    const frozen = net(new Adam({ learningRate: 0.01, groups: [{ weights: "middle", learningRateMultiplier: 0 }] }));
    const before = await frozen.getWeights();
    await frozen.trainOnBatch(x, y);
    const after = await frozen.getWeights();
    const isSame = after.map(({ data }, i) => data.every((value, j) => value === before[i]!.data[j]));
    expect(isSame).toEqual([false, false, true, true, false, false]);
    const plain = net(new Adam({ learningRate: 0.01 }));
    await plain.trainOnBatch(x, y);
    const all = await plain.getWeights();
    for (const i of [0, 1, 4, 5]) expect(after[i]).toEqual(all[i]);
  });

  test("are picked by a layer, too", async () => {
    const layer = new Dense(2, { name: "mine", inputShape: [6] });
    setRandomSeed(1);
    const model = new Sequential([layer]);
    model.compile({
      optimizer: new SGD({ learningRate: 1, groups: [{ weights: layer, learningRateMultiplier: 0 }] }),
      loss: "mse",
    });
    const before = await model.getWeights();
    await model.trainOnBatch(x, y);
    expect(await model.getWeights()).toEqual(before);
  });
});

describe("scaling the loss by what the gradients allow", () => {
  const scaleOf = async (model: Sequential) => {
    const { own } = await model.getOptimizerState();
    return [own!.dynamicScale!.item(), own!.stepCounter!.item()];
  };

  test("halves the scale where a gradient is not finite, and leaves everything else as it was", async () => {
    const model = net(new LossScaleOptimizer(new Adam(0.01), { initialScale: 2 ** 127, dynamicGrowthSteps: 3 }));
    const before = await model.getWeights();
    await model.fit(x.mul(1e4), y.mul(1e4), { batchSize: 16, epochs: 1 });
    expect(await model.getWeights()).toEqual(before);
    expect(await scaleOf(model)).toEqual([2 ** 126, 0]);
  });

  test("doubles it after so many good steps", async () => {
    const model = net(new LossScaleOptimizer(new Adam(0.01), { initialScale: 4, dynamicGrowthSteps: 3 }));
    const found: number[][] = [];
    for (let i = 0; i < 4; i++) {
      await model.trainOnBatch(x, y);
      found.push((await scaleOf(model)) as number[]);
    }
    expect(found).toEqual([
      [4, 1],
      [4, 2],
      [8, 0],
      [8, 1],
    ]);
  });

  test("still says that a loss is no number", async () => {
    const model = net(new LossScaleOptimizer(new Adam(0.01)));
    const broken = y.mul(Number.NaN);
    await expect(model.trainOnBatch(x, broken)).rejects.toThrow("the loss is no longer a number");
  });

  test("is put by in files and goes on from them", async () => {
    const make = () => net(new LossScaleOptimizer(new Adam(0.01, { useEma: true }), { initialScale: 4 }));
    const model = make();
    await model.trainOnBatch(x, y);
    const state = await model.getTrainingState({ epoch: 1 });
    const loaded = loadTrainingState(saveTrainingState(state));
    expect(loaded).toEqual(state);
    const again = make();
    await again.setTrainingState(loaded);
    expect(await again.getTrainingState({ epoch: 1 })).toEqual(state);
  });

  test("goes on from a saved state", async () => {
    const make = () => net(new LossScaleOptimizer(new Adam(0.01), { initialScale: 4, dynamicGrowthSteps: 2 }));
    const model = make();
    for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
    const [weights, state] = [await model.getWeights(), await model.getOptimizerState()];
    const again = make();
    await again.setWeights(weights);
    await again.setOptimizerState(state);
    await model.trainOnBatch(x, y);
    await again.trainOnBatch(x, y);
    expect(await again.getWeights()).toEqual(await model.getWeights());
    expect(await again.getOptimizerState()).toEqual(await model.getOptimizerState());
    await expect(again.setOptimizerState({ ...state, own: {} })).rejects.toThrow("dynamicScale does not fit");
  });
});

describe("averages of the weights", () => {
  test("become the weights when a fit has ended, and before that can be put in their place", async () => {
    const model = net(new Adam({ learningRate: 0.05, useEma: true, emaMomentum: 0.5 }));
    await model.trainOnBatch(x, y);
    await model.trainOnBatch(x, y);
    const weights = await model.getWeights();
    const averages = Object.values((await model.getOptimizerState()).slots).map(({ ema }) => ema);
    expect(averages).not.toEqual(weights);
    expect(await model.swapEmaWeights()).toBe(6);
    expect(await model.getWeights()).toEqual(averages);
    await model.swapEmaWeights();
    expect(await model.getWeights()).toEqual(weights);
    await model.fit(x, y, { batchSize: 16, epochs: 1 });
    const slots = Object.values((await model.getOptimizerState()).slots);
    expect(await model.getWeights()).toEqual(slots.map(({ ema }) => ema));
  });

  test("are what validation sees with SwapEMAWeights, and the fit goes on from the weights", async () => {
    const run = async (callbacks: object[]) => {
      const model = net(new Adam({ learningRate: 0.05, useEma: true, emaMomentum: 0.9 }));
      const { history } = await model.fit(x, y, {
        batchSize: 8,
        epochs: 3,
        shuffle: false,
        validationData: [x, y],
        callbacks,
      });
      return { history, weights: await model.getWeights(), evaluated: await model.evaluate(x, y) };
    };
    const [plain, swapped, byEpoch] = [
      await run([]),
      await run([new SwapEMAWeights()]),
      await run([new SwapEMAWeights({ swapOnEpoch: true })]),
    ];
    for (const one of [swapped, byEpoch]) {
      expect(one.weights).toEqual(plain.weights);
      expect(one.history.loss).toEqual(plain.history.loss);
      expect(one.history.val_loss).not.toEqual(plain.history.val_loss);
      expect(one.history.val_loss!.at(-1)).toBeCloseTo(one.evaluated.loss, 6);
    }
  });

  test("that are none are not swapped", async () => {
    const model = net(new Adam());
    await model.trainOnBatch(x, y);
    expect(await model.swapEmaWeights()).toBe(0);
  });

  test("of weights that are trained from later on begin as those", async () => {
    const optimizer = new SGD({ learningRate: 0.1, useEma: true, emaMomentum: 0.5 });
    const model = net(optimizer);
    model.layers[0]!.trainable = false;
    model.compile({ optimizer, loss: "mse" });
    for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
    const before = (await model.getWeights())[1]!;
    model.layers[0]!.trainable = true;
    model.compile({ optimizer, loss: "mse" });
    await model.trainOnBatch(x, y);
    const after = (await model.getWeights())[1]!;
    const { ema } = Object.values((await model.getOptimizerState()).slots)[1]!;
    for (const [i, mean] of ema!.data.entries()) expect(mean).toBeCloseTo((before.data[i]! + after.data[i]!) / 2, 6);
  });
});

describe("an optimizer's count", () => {
  test("is of steps, not of batches that are gathered", async () => {
    const optimizer = new SGD({ gradientAccumulationSteps: 2 });
    const model = net(optimizer);
    const before = await model.getWeights();
    await model.trainOnBatch(x, y);
    expect(optimizer.iterations).toBe(0);
    expect(await model.getWeights()).toEqual(before);
    await model.trainOnBatch(x, y);
    expect(optimizer.iterations).toBe(1);
    expect(await model.getWeights()).not.toEqual(before);
    expect((await model.getOptimizerState()).iterations).toBe(2);
  });

  test("stays where a batch or a learning rate is refused", async () => {
    let bad = false;
    const [one, other] = [new SGD(0.1), new SGD((step) => (bad ? Number.NaN : 0.1 + step))];
    const model = net(new MultiOptimizer(new OptimizerMap(one, { "last/.*": other })));
    await model.trainOnBatch(x, y);
    bad = true;
    await expect(model.trainOnBatch(x, y)).rejects.toThrow("no such learningRate");
    expect([one.iterations, other.iterations]).toEqual([1, 1]);
    bad = false;
    await expect(model.trainOnBatch(x.slice(0, 3).reshape([6, 3]), y)).rejects.toThrow();
    await model.trainOnBatch(x, y);
    expect([one.iterations, other.iterations]).toEqual([2, 2]);
  });

  test("stays where a label is refused", async () => {
    const optimizer = new Adam();
    const model = net(optimizer);
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
    const labels = Tensor.from(
      Array.from({ length: 16 }, () => 7),
      undefined,
      "int32",
    );
    await expect(model.trainOnBatch(x, labels)).rejects.toThrow();
    expect(optimizer.iterations).toBe(0);
  });
});

describe("an optimizer by name", () => {
  test("is there at once if it is common, else from the first call on", async () => {
    const model = net(new SGD());
    model.compile({ optimizer: "adam", loss: "mse" });
    expect(model.optimizer).toBeInstanceOf(Adam);
    model.compile({ optimizer: "lion", loss: "mse" });
    expect(() => model.optimizer).toThrow('optimizer: "lion" is not loaded yet');
    let seen: unknown;
    const callbacks = [
      {
        onTrainBegin: () => {
          seen = model.optimizer;
          model.optimizer.learningRate = 0.25;
        },
      },
    ];
    await model.fit(x, y, { epochs: 1, callbacks });
    expect(seen).toBeInstanceOf(Lion);
    expect(model.optimizer).toBe(seen);
    expect((await model.getOptimizerState()).learningRate).toBe(0.25);
    expect(() => model.compile({ optimizer: "lions" as never, loss: "mse" })).toThrow('Write "lion"');
  });

  test.each([
    "adadelta",
    "adafactor",
    "adagrad",
    "adamax",
    "ftrl",
    "lamb",
    "lion",
    "muon",
    "nadam",
    "schedulefreeadamw",
  ] as const)("%s trains", async (name) => {
    const model = net(new SGD());
    model.compile({ optimizer: name, loss: "mse" });
    const { loss } = await model.trainOnBatch(x, y);
    expect(Number.isFinite(loss)).toBe(true);
    expect(Number.isFinite((await model.trainOnBatch(x, y)).loss)).toBe(true);
  });
});

test("two models' optimizers of one step each have their own clipping", async () => {
  class Two extends Model {
    readonly a = new Dense(2, { useBias: false, kernelInitializer: "ones" });
    readonly b = new Dense(2, { useBias: false, kernelInitializer: "ones" });
    readonly #ofA = new SGD({ learningRate: 1, globalClipnorm: 0.5 });
    readonly #ofB = new SGD({ learningRate: 1, globalClipnorm: 0.25 });
    override call(x: never) {
      return ops.add(this.a.apply(x), this.b.apply(x)) as never;
    }
    override trainStep(batch: SymbolicSamples) {
      const yPred = this.apply(batch.x as never, { training: true });
      const loss = ops.mean(ops.square(yPred as never));
      const weights = [this.a.weights[0], this.b.weights[0]].flatMap((weight) => weight ?? []);
      const grads = gradients(
        loss,
        weights.map(({ tensor }) => tensor),
      );
      for (const [i, weight] of weights.entries()) (i === 0 ? this.#ofA : this.#ofB).apply([grads[i]!], [weight]);
      return { loss };
    }
  }
  const model = new Two().compile({});
  await model.trainOnBatch(x as never);
  const lengths = (await model.getWeights()).map(({ data }) =>
    Math.hypot(...Array.from(data as Float32Array, (w) => w - 1)),
  );
  expect(lengths[0]).toBeCloseTo(0.5, 5);
  expect(lengths[1]).toBeCloseTo(0.25, 5);
});
