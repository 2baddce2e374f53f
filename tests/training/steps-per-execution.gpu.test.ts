import { afterEach, describe, expect, test, vi } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import {
  Adam,
  ArgumentError,
  BatchNormalization,
  type CompileArguments,
  Dataset,
  Dense,
  Dropout,
  ExponentialDecay,
  type FitOptions,
  gradients,
  type Hooks,
  init,
  LabelError,
  ModelCheckpoint,
  NotFiniteError,
  ops,
  Sequential,
  type StepLogs,
  type SymbolicSamples,
  setRandomSeed,
  type Tensor,
  TerminateOnNaN,
} from "../../src/index.js";
import { countGpuCalls, NO_CALLS } from "../harness/gpu-calls.js";
import { samples } from "../harness/models.js";

afterEach(() => vi.restoreAllMocks());

/** 10 batches and a smaller one. */
const ROWS = 42;
const [x, y] = [samples(ROWS, 6), samples(ROWS, 2, 1)];
const options = {
  batchSize: 4,
  epochs: 2,
  validationSplit: 0,
  validationData: [x.slice(0, 9), y.slice(0, 9)],
} as const;

function net(stepsPerExecution: CompileArguments["stepsPerExecution"], more: CompileArguments = {}): Sequential {
  setRandomSeed(7);
  const model = new Sequential([
    new Dense(8, { activation: "relu", inputShape: [6] }),
    new BatchNormalization(),
    new Dropout(0.3),
    new Dense(2),
  ]);
  const optimizer = new Adam(new ExponentialDecay(0.05, 3, 0.7));
  return model.compile({ optimizer, loss: "mse", metrics: ["mae"], stepsPerExecution, ...more });
}

async function trained(model: Sequential, more: FitOptions = {}) {
  const { history } = await model.fit(x, y, { ...options, ...more });
  const state = {
    history,
    weights: await model.getWeights(),
    optimizer: await model.getOptimizerState(),
    measured: await model.evaluate(x, y, { batchSize: 4 }),
    predicted: ((await model.predict(x, { batchSize: 4 })) as Tensor).data,
  };
  model.dispose();
  return state;
}

describe("several steps a submit", () => {
  test.each([2, 3, 11, 100, "auto"] as const)("of %s come to the bits of one by one", async (steps) => {
    expect(await trained(net(steps))).toEqual(await trained(net(1)));
  });

  test.each([
    ["a data set", {}],
    ["an order that stays", { shuffle: false }],
    ["epochs that end amid the data", { stepsPerEpoch: 4, epochs: 5 }],
    ["weights of the classes", { classWeight: { 0: 1, 1: 3 } }],
  ] as const)("with %s come to the bits of one by one", async (what, more) => {
    const fitted = async (steps: number) => {
      const model = net(steps);
      const labels = y.data.slice(0, ROWS).map((value) => (value > 0 ? 1 : 0));
      const data = Dataset.fromTensors({ x, y }).shuffle({ seed: 1, bufferSize: ROWS }).batch(5);
      if (what === "a data set") await model.fit(data, { epochs: 2 });
      else if (what === "weights of the classes") {
        model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", stepsPerExecution: steps });
        await model.fit(x, labels, { ...options, validationData: undefined, ...more });
      } else await model.fit(x, y, { ...options, ...more });
      const weights = await model.getWeights();
      model.dispose();
      return weights;
    };
    expect(await fitted(3)).toEqual(await fitted(1));
  });

  test("call hooks once for all, with the number of the first and then of the last", async () => {
    const events: string[] = [];
    const hooks: Hooks = {};
    for (const kind of ["Train", "Test", "Predict"] as const) {
      hooks[`on${kind}BatchBegin`] = (batch) => void events.push(`${kind} ${batch} begins`);
      hooks[`on${kind}BatchEnd`] = (batch) => void events.push(`${kind} ${batch} ends`);
    }
    const of = (kind: string) => [0, 4, 8, 3, 7, 10].map((n, i) => `${kind} ${n} ${i < 3 ? "begins" : "ends"}`);
    const model = net(4);
    await model.fit(x, y, { batchSize: 4, callbacks: [hooks] });
    expect(events.splice(0)).toEqual(of("Train"));
    await model.evaluate(x, y, { batchSize: 4, callbacks: [hooks] });
    expect(events.splice(0)).toEqual(of("Test"));
    await model.predict(x, { batchSize: 4, callbacks: [hooks] });
    expect(events.splice(0)).toEqual(of("Predict"));
    model.dispose();
  });

  test("are one submit, and create nothing", async () => {
    const model = net(5);
    const { gpu } = await currentDevice();
    const run = () => model.fit(x, y, { batchSize: 4 });
    await run();
    let calls = await countGpuCalls(gpu, run);
    // Until as many results as ever are under way at once have a buffer to come back in: how many those are, the machine's load decides.
    for (let i = 0; i < 8 && calls.createBuffer > 0; i++) calls = await countGpuCalls(gpu, run);
    expect(calls).toEqual({ ...NO_CALLS, createCommandEncoder: 3, submit: 3 });
    model.dispose();
  });

  test("stop after the execution in which training is stopped", async () => {
    const model = net(3);
    const stop: Hooks = {
      onTrainBatchEnd: () => {
        model.stopTraining = true;
      },
    };
    await model.fit(x.slice(0, 12), y.slice(0, 12), { batchSize: 1, epochs: 9, callbacks: [stop] });
    expect(model.optimizer.iterations % 3).toBe(0);
    expect(model.optimizer.iterations).toBeLessThanOrEqual(12);
    model.dispose();
  });

  test("are counted by a callback that saves every so many batches", async () => {
    const saved: (number | undefined)[] = [];
    const checkpoint = new ModelCheckpoint((_, { batch }) => void saved.push(batch), { saveFreq: 6 });
    const model = net(4);
    await model.fit(x, y, { batchSize: 4, epochs: 2, callbacks: [checkpoint] });
    expect(saved).toEqual([7, 3, 10]); // 8 batches, 3 + 4 more, 7 more
    model.dispose();
  });

  test("are not for single batches", async () => {
    const [one, many] = [net(1), net(8)];
    const logs = await one.trainOnBatch(x, y);
    expect(await many.trainOnBatch(x, y)).toEqual(logs);
    expect(many.optimizer.iterations).toBe(1);
    expect(await many.testOnBatch(x, y)).toEqual(await one.testOnBatch(x, y));
    for (const model of [one, many]) model.dispose();
  });

  test("run a step of one's own", async () => {
    class Own extends Sequential {
      override trainStep({ x, y }: SymbolicSamples): StepLogs {
        const loss = ops.mean(ops.square(ops.subtract(this.apply(x as never) as never, y as never)));
        this.optimizer.apply(gradients(loss, this.trainableTensors()), this.trainableWeights);
        return { loss, twice: ops.multiply(loss, 2) };
      }
      trainableTensors() {
        return this.trainableWeights.map(({ tensor }) => tensor);
      }
    }
    const fitted = async (stepsPerExecution: number) => {
      setRandomSeed(3);
      const model = new Own([new Dense(4, { inputShape: [6] }), new Dense(2)]);
      model.compile({ optimizer: "adam", stepsPerExecution });
      const { history } = await model.fit(x, y, { batchSize: 4, epochs: 2 });
      const weights = await model.getWeights();
      model.dispose();
      return { history, weights };
    };
    expect(await fitted(4)).toEqual(await fitted(1));
  });

  test.each([0, 1.5, -2, "many", null])("refuse %s", (steps) => {
    expect(() => net(steps as never)).toThrow(ArgumentError);
  });
});

describe("amid several steps", () => {
  /** Data with a number in one of its rows. */
  function having(value: number, row: number): Tensor<"float32"> {
    const copy = x.like(x.shape);
    copy.put(0, x);
    copy.data[row * 6] = value;
    return copy;
  }

  test("one whose loss is not finite is left out, and no other", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const fitted = async (steps: number) => {
      const model = net(steps);
      const bad = having(Number.NaN, 21);
      const { history } = await model.fit(bad, y, { batchSize: 4, epochs: 2, shuffle: false, onNotFinite: "skip" });
      const weights = await model.getWeights();
      model.dispose();
      return { history, weights, said: warn.mock.calls.splice(0).flat() };
    };
    const found = await fitted(4);
    expect(found).toEqual(await fitted(1));
    expect(found.said[0]).toMatch(/fit: epoch 1: step 6 was left out/);
  });

  test("one whose loss is not finite is named", async () => {
    const model = net(4);
    const fitting = model.fit(having(Number.NaN, 21), y, { batchSize: 4, shuffle: false });
    await expect(fitting).rejects.toThrow(NotFiniteError);
    await expect(fitting).rejects.toThrow(/^fit: epoch 1, step 6: .*x holds NaN at \[1, 0\] of the batch/);
    model.dispose();
  });

  test("a loss that is not finite reaches who minds it", async () => {
    vi.spyOn(console, "log").mockReturnValue(undefined);
    const model = net(4);
    const bad = having(Number.NaN, 21);
    await model.fit(bad, y, { batchSize: 4, epochs: 3, shuffle: false, verbose: 0, callbacks: [new TerminateOnNaN()] });
    expect(model.optimizer.iterations).toBeLessThanOrEqual(11);
    model.dispose();
  });

  const labels = () => Int32Array.from(y.data.slice(0, ROWS), (value) => (value > 0 ? 1 : 0));
  const classifier = (steps: number) =>
    net(steps, { optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: [] });

  test("one with a label that is no class is as if it had not been asked for", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const fitted = async (steps: number) => {
      const bad = labels();
      bad[21] = 7;
      const model = classifier(steps);
      const { history } = await model.fit(x, bad, { batchSize: 4, shuffle: false, onNotFinite: "skip" });
      const found = { history, weights: await model.getWeights(), iterations: model.optimizer.iterations };
      model.dispose();
      return { ...found, said: warn.mock.calls.splice(0).flat() };
    };
    const found = await fitted(4);
    expect(found).toEqual(await fitted(1));
    expect(found.iterations).toBe(10);
  });

  test("the steps before a label that is no class are taken", async () => {
    const fitted = async (steps: number) => {
      const bad = labels();
      bad[21] = 7;
      const model = classifier(steps);
      const fitting = model.fit(x, bad, { batchSize: 4, shuffle: false });
      await expect(fitting).rejects.toThrow(LabelError);
      await expect(fitting).rejects.toThrow(/^fit: epoch 1, step 6:/);
      const weights = await model.getWeights();
      model.dispose();
      return weights;
    };
    expect(await fitted(4)).toEqual(await fitted(1));
  });

  test("the steps before data that fails are taken", async () => {
    const fitted = async (steps: number) => {
      const model = net(steps);
      async function* batches() {
        for (let i = 0; i < 6; i++) yield { x: x.slice(4 * i, 4 * i + 4), y: y.slice(4 * i, 4 * i + 4) };
        throw new Error("no more");
      }
      await expect(model.fit(batches())).rejects.toThrow("no more");
      const { iterations } = model.optimizer;
      const weights = await model.getWeights();
      model.dispose();
      return { iterations, weights };
    };
    const found = await fitted(4);
    expect(found).toEqual(await fitted(1));
    expect(found.iterations).toBe(6);
  });

  test("a device that is lost is survived, to the same bits", async () => {
    const { gpu: before } = await currentDevice();
    const renew = async () => {
      const device = await init({ gpu: navigator.gpu, snapshotSeconds: 0.02 });
      device.onError = () => undefined;
    };
    await renew();
    const wanted = await trained(net(1));
    const lose = async () => {
      const device = await currentDevice();
      device.onError = () => undefined;
      device.gpu.destroy();
    };
    const losing: Hooks = { onTrainBatchEnd: lose, onTestBatchBegin: lose };
    expect(await trained(net(4), { callbacks: [losing] })).toEqual(wanted);
    (await currentDevice()).destroy();
    await init({ device: before });
  });
});
