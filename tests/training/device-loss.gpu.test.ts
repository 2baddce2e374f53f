import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { currentDevice, nextDevice } from "../../src/gpu/current.js";
import {
  Adagrad,
  Adam,
  type BaseOptimizer,
  BatchNormalization,
  Dataset,
  Dense,
  type Device,
  DeviceError,
  Dropout,
  type FitOptions,
  Input,
  init,
  Lamb,
  LossScaleOptimizer,
  LSTM,
  Model,
  MultiOptimizer,
  OptimizerMap,
  PolynomialSparsity,
  PrunedOptimizer,
  Random,
  ScheduleFreeAdamW,
  Sequential,
  setRandomSeed,
  Tensor,
  UpdatePruningStep,
} from "../../src/index.js";
import { Journal } from "../../src/training/journal.js";
import { samples } from "../harness/models.js";
import { scarceMemory } from "../harness/scarce-memory.js";

const [x, y] = [samples(40, 6), samples(40, 2, 1)];

let before: GPUDevice;
let opened = false;
beforeAll(async () => {
  before = (await currentDevice()).gpu;
  await renewable();
  opened = true;
});
afterAll(async () => {
  if (opened) (await currentDevice()).destroy();
  await init({ device: before });
});

/** A device that may be asked for again. */
async function renewable(snapshotSeconds = 0.02) {
  const device = await init({ gpu: navigator.gpu, snapshotSeconds });
  device.onError = () => undefined;
  return device;
}

async function lose(): Promise<void> {
  const device = await currentDevice();
  device.onError = () => undefined;
  device.gpu.destroy();
}

function net(optimizer: BaseOptimizer = new Adam(0.01)): Sequential {
  setRandomSeed(11);
  const model = new Sequential([
    new Dense(16, { activation: "relu", inputShape: [6] }),
    new BatchNormalization(),
    new Dropout(0.3),
    new Dense(2),
  ]);
  return model.compile({ optimizer, loss: "mse", metrics: ["mae"] });
}

/** One layer, for what lies in the optimizer alone: on each new device everything is compiled again. */
function layer(optimizer: BaseOptimizer): Sequential {
  setRandomSeed(11);
  return new Sequential([new Dense(2, { inputShape: [6] })]).compile({ optimizer, loss: "mse" });
}

const GROUPS = [{ weights: "bias", weightDecayMultiplier: 0 }];

const fitting = { batchSize: 8, epochs: 2, validationSplit: 0.2 } as const;
const withoutValidation = { validationSplit: 0 } as const;

async function trained(model: Sequential, callbacks: object[] = [], options: FitOptions = {}) {
  const { history } = await model.fit(x, y, { ...fitting, ...options, callbacks });
  const state = { history, weights: await model.getWeights(), optimizer: await model.getOptimizerState() };
  model.dispose();
  return state;
}

describe("a fit whose device is lost", () => {
  let wanted: Awaited<ReturnType<typeof trained>>;
  beforeAll(async () => {
    wanted = await trained(net());
  });

  test.each([
    ["before the first step", { onTrainBegin: () => lose() }],
    ["in the first step", { onTrainBatchBegin: (batch: number) => (batch === 0 ? lose() : undefined) }],
    ["in validation", { onTestBatchBegin: () => lose() }],
    ["between epochs", { onEpochEnd: () => lose() }],
    ["in every third step", { onTrainBatchEnd: (batch: number) => (batch % 3 === 2 ? lose() : undefined) }],
  ])("%s ends bit for bit as if it had not been", async (_, callback) => {
    expect(await trained(net(), [callback])).toEqual(wanted);
  });

  test.each([
    [
      "slots that begin as the weights, averages and gathered gradients",
      () =>
        new ScheduleFreeAdamW({ useEma: true, emaOverwriteFrequency: 2, gradientAccumulationSteps: 2, groups: GROUPS }),
    ],
    [
      "sums that begin above 0, and a scale of its own",
      () => new LossScaleOptimizer(new Adagrad(0.01, { weightDecay: 0.1, groups: GROUPS })),
    ],
    [
      "another optimizer for some weights",
      () => new MultiOptimizer(new OptimizerMap(new Adam({ amsgrad: true }), { ".*/bias": new Lamb(0.01) })),
    ],
  ])("with an optimizer that keeps %s ends as if it had not been", async (_, make) => {
    const unbroken = await trained(layer(make()), [], withoutValidation);
    const callback = { onTrainBatchEnd: (batch: number) => (batch % 3 === 2 ? lose() : undefined) };
    expect(await trained(layer(make()), [callback], withoutValidation)).toEqual(unbroken);
  });

  test("behind frozen layers that were computed ahead ends as if it had not been", async () => {
    const make = () => {
      const model = net();
      for (const layer of model.layers.slice(0, 2)) layer.trainable = false;
      return model.compile({ optimizer: "adam", loss: "mse", metrics: ["mae"] });
    };
    const options = { ...withoutValidation, cacheFrozen: true };
    const unbroken = await trained(make(), [], options);
    const losing = { onTrainBatchEnd: (batch: number) => (batch % 2 === 1 ? lose() : undefined) };
    expect(await trained(make(), [losing], options)).toEqual(unbroken);
  });

  test("amid pruning ends as if it had not been", async () => {
    const make = () => new PrunedOptimizer(new Adam(0.01), new PolynomialSparsity(0, 0.75, 1, 6, { frequency: 2 }));
    const unbroken = await trained(net(make()), [new UpdatePruningStep()]);
    const losing = { onTrainBatchEnd: (batch: number) => (batch % 2 === 1 ? lose() : undefined) };
    expect(await trained(net(make()), [losing, new UpdatePruningStep()])).toEqual(unbroken);
    expect([...unbroken.weights[0]!.data].filter((w) => w === 0)).toHaveLength(72);
  });

  test("at random moments ends bit for bit as if it had not been", async () => {
    const random = new Random(5);
    for (let round = 0; round < 2; round++) {
      const losing = (async () => {
        for (let i = 0; i < 2; i++) {
          await new Promise((resolve) => setTimeout(resolve, random.uniform() * 150));
          await lose();
        }
      })();
      expect(await trained(net()), `round ${round}`).toEqual(wanted);
      await losing;
      await nextDevice();
    }
  });

  test.each([
    ["training", undefined],
    ["pruning", () => new PrunedOptimizer(new Adam(0.01), new PolynomialSparsity(0, 0.75, 1, 6, { frequency: 2 }))],
  ])(
    "and the next one amid doing its work again, %s, ends bit for bit as if neither had been",
    async (_, optimizer) => {
      const device = await renewable(1000); // all is done again, from the start
      const callbacks = optimizer === undefined ? [] : [new UpdatePruningStep()];
      const options = { batchSize: 4 }; // steps that are sent after the second loss, too
      const unbroken = await trained(net(optimizer?.()), callbacks, options);
      let doomed = 0;
      const dooming = { moveTo: ({ gpu }: Device) => (doomed-- > 0 ? gpu.destroy() : undefined) };
      Journal.of(device).join(dooming);
      let epoch = 0;
      const losing = {
        onEpochBegin: (now: number) => {
          epoch = now;
        },
        onTrainBatchEnd: (batch: number) => {
          if (epoch === 0 || (batch !== 0 && batch !== 2)) return undefined;
          doomed = 1;
          return lose();
        },
      };
      expect(await trained(net(optimizer?.()), [losing, ...callbacks], options)).toEqual(unbroken);
      expect(doomed).toBe(-1); // both times, the next device was lost too
      await renewable();
    },
  );

  test("amid an evaluation that was asked for between two of its steps goes on with the metrics it had", async () => {
    const run = async (loses: boolean) => {
      const model = net();
      let evaluated: Promise<unknown> | undefined;
      const callback = {
        onTrainBatchEnd: (batch: number) => {
          if (batch !== 1) return;
          const callbacks = [{ onTestBatchBegin: () => (loses ? lose() : undefined) }];
          evaluated ??= model.evaluate(x, y, { batchSize: 20, callbacks });
        },
      };
      const { history } = await model.fit(x, y, { batchSize: 8, epochs: 1, callbacks: [callback] });
      return { history, evaluated: await evaluated, weights: await model.getWeights() };
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("takes its batches from a generator once only", async () => {
    let drawn = 0;
    const batches = () =>
      Dataset.fromGenerator(function* () {
        for (let i = 0; i < 5; i++) {
          drawn++;
          yield { x: x.slice(8 * i, 8 * i + 8), y: y.slice(8 * i, 8 * i + 8) };
        }
      });
    const wanted = net();
    await wanted.fit(batches(), { epochs: 2 });
    const model = net();
    drawn = 0;
    await model.fit(batches(), { epochs: 2, callbacks: [{ onTrainBatchEnd: (i) => (i === 3 ? lose() : undefined) }] });
    expect(drawn).toBe(10);
    expect(await model.getWeights()).toEqual(await wanted.getWeights());
  });
});

describe("after a loss", () => {
  test("everything that is asked goes on with the weights there were", async () => {
    const model = net();
    await model.fit(x, y, { epochs: 1 });
    const weights = await model.getWeights();
    const optimizer = await model.getOptimizerState();
    const [predicted, evaluated] = [await model.predict(x), await model.evaluate(x, y)];
    await lose();
    expect(await model.predict(x)).toEqual(predicted);
    await lose();
    expect(await model.evaluate(x, y)).toEqual(evaluated);
    await lose();
    expect(await model.getWeights()).toEqual(weights);
    await lose();
    expect(await model.getOptimizerState()).toEqual(optimizer);
    await lose();
    await model.setWeights(
      weights.map(
        ({ shape, data }) =>
          new Tensor(
            shape,
            data.map((value) => 2 * value),
            "float32",
          ),
      ),
    );
    await lose();
    expect((await model.getWeights())[0]?.data[0]).toBe(2 * weights[0]!.data[0]!);
  });

  test("what was set by hand and never trained is there", async () => {
    const model = new Sequential([new Dense(1, { inputShape: [2] })]);
    await model.predict([[1, 1]]);
    await model.setWeights([Tensor.from([[2], [3]]), Tensor.from([4])]);
    await lose();
    expect([...(await model.predict([[1, 1]])).data]).toEqual([9]);
  });

  test("values that were set in a model that is disposed of by then are nobody's trouble", async () => {
    const run = async (loses: boolean) => {
      await renewable(1000); // what is set has no copy yet
      const [gone, model] = [net(), net()];
      for (const one of [gone, model]) await one.predict(x);
      await gone.setWeights(await model.getWeights());
      gone.dispose();
      await model.setWeights(
        (await model.getWeights()).map((one) => new Tensor(one.shape, one.data.map(Math.abs), "float32")),
      );
      if (loses) await lose();
      await model.fit(x, y, fitting);
      return model.getWeights();
    };
    expect(await run(true)).toEqual(await run(false));
    await renewable();
  });

  test("steps taken by hand go on, their arrays used again by the caller", async () => {
    const run = async (losesAt: number) => {
      const model = net();
      const buffer = new Float32Array(8 * 6);
      for (let step = 0; step < 6; step++) {
        buffer.set(x.data.subarray(step * 24, step * 24 + 48));
        const result = model.trainOnBatch(new Tensor([8, 6], buffer, "float32"), y.slice(0, 8));
        if (step === losesAt) await lose();
        await result;
        buffer.fill(7);
      }
      return model.getWeights();
    };
    const wanted = await run(-1);
    for (const at of [0, 4]) expect(await run(at), `lost at step ${at}`).toEqual(wanted);
  });

  test("models that share weights have them of the same moment", async () => {
    const build = () => {
      setRandomSeed(2);
      const image = Input([6]);
      const encoder = new Model({ inputs: image, outputs: new Dense(3).apply(image) });
      const both = new Model({ inputs: image, outputs: new Dense(6).apply(encoder.apply(image)) });
      for (const model of [encoder, both]) model.compile({ optimizer: "adam", loss: "mse" });
      return { encoder, both };
    };
    const run = async (loses: boolean) => {
      const { encoder, both } = build();
      await both.fit(x, x, { epochs: 1 });
      await encoder.fit(x, samples(40, 3, 4), { epochs: 1 });
      await both.trainOnBatch(x, x);
      if (loses) await lose();
      const seen = [await both.predict(x), await encoder.predict(x)];
      await encoder.trainOnBatch(x, samples(40, 3, 4));
      if (loses) await lose();
      return [...seen, await both.predict(x), ...(await both.getWeights())];
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test("a stateful layer goes on from its state", async () => {
    const run = async (loses: boolean) => {
      setRandomSeed(4);
      const model = new Sequential([new LSTM(4, { stateful: true, inputShape: [2, 3] }), new Dense(1)]);
      const steps = samples(1, 6, 1).reshape([1, 2, 3]);
      const seen: number[] = [];
      for (let i = 0; i < 4; i++) {
        seen.push(...(await model.predict(steps, { batchSize: 1 })).data);
        if (loses) await lose();
      }
      return seen;
    };
    const wanted = await run(false);
    expect(new Set(wanted).size).toBe(4);
    expect(await run(true)).toEqual(wanted);
  });

  test("without snapshots everything fails with a DeviceError", async () => {
    const device = await init({ gpu: navigator.gpu, snapshotSeconds: 0, powerPreference: "high-performance" });
    device.onError = () => undefined;
    device.snapshotSeconds = 0;
    const model = net();
    await model.predict(x);
    await lose();
    await expect(model.predict(x)).rejects.toThrow(DeviceError);
    await renewable();
  });
});

test("snapshots keep memory flat and batches on the host few", async () => {
  await renewable(0.01);
  const device = await currentDevice();
  const model = net();
  await model.fit(x, y, { ...fitting, epochs: 1 });
  const bytes = device.memory.allocatedBytes;
  await model.fit(x, y, { ...fitting, epochs: 10 });
  expect(device.memory.allocatedBytes).toBe(bytes);
  vi.restoreAllMocks();
});

test("a copy that fails for want of memory is made another time; until then what was noted counts", async () => {
  const run = async (fails: boolean) => {
    const device = await renewable(1000);
    const limit = scarceMemory(device.gpu);
    const model = net();
    await model.fit(x, y, { ...fitting, epochs: 1 });
    if (fails) {
      limit.bytes = 0;
      await Journal.of(device).save();
      expect(limit.failed).toBeGreaterThan(0);
      limit.bytes = Number.POSITIVE_INFINITY;
    }
    await model.fit(x, y, { ...fitting, epochs: 1 });
    await lose();
    await model.fit(x, y, { ...fitting, epochs: 1 });
    const weights = await model.getWeights();
    model.dispose();
    return weights;
  };
  expect(await run(true)).toEqual(await run(false));
});
