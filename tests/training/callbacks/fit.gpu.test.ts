import { describe, expect, test, vi } from "vitest";
import {
  Callback,
  Dataset,
  EarlyStopping,
  type Hooks,
  type Logs,
  MeanMetric,
  type Params,
  ProgbarLogger,
  type SymbolicTensor,
  TerminateOnNaN,
} from "../../../src/index.js";
import { column, identityModel, recorder } from "../../harness/models.js";

const [x, y] = [column([1, 2, 3, 4, 5]), column([0, 0, 0, 0, 0])];

describe("callbacks", () => {
  test("hear of training, epochs and batches, in order", async () => {
    const { callback, events } = recorder();
    await identityModel().fit(x, y, { epochs: 2, batchSize: 2, validationSplit: 0.2, callbacks: [callback] });
    const epoch = (number: number) => [
      `epoch ${number} begins`,
      "batch 0 begins",
      "batch 1 begins",
      "batch 0 ends (loss mae)",
      "batch 1 ends (loss mae)",
      `epoch ${number} ends (loss mae val_loss val_mae)`,
    ];
    expect(events).toEqual(["train begins", ...epoch(0), ...epoch(1), "train ends (loss mae val_loss val_mae)"]);
  });

  test("are told what training there is", async () => {
    const heard: Params[] = [];
    class Heard extends Callback {
      override onTrainBegin() {
        heard.push(this.params);
      }
    }
    const callbacks = [new Heard()];
    await identityModel().fit(x, y, { epochs: 3, batchSize: 2, validationSplit: 0.2, callbacks });
    await identityModel().fit(Dataset.fromTensors({ x, y }).batch(2), { callbacks });
    expect(heard).toMatchObject([
      { epochs: 3, steps: 2, batchSize: 2, samples: 4, verbose: 0 },
      { epochs: 1, steps: 3, batchSize: undefined, samples: undefined },
    ]);
  });

  test("run one after the other, in their order", async () => {
    const order: string[] = [];
    const named = (name: string): Hooks => ({
      onEpochEnd: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(name);
      },
    });
    await identityModel().fit(x, y, { callbacks: [named("first"), named("second")] });
    expect(order).toEqual(["first", "second"]);
  });

  test("see the running means of the epoch, one for every batch", async () => {
    const losses: number[] = [];
    const callbacks: Hooks[] = [{ onTrainBatchEnd: (_, logs) => void losses.push(logs.loss!) }];
    const many = Array.from({ length: 12 }, (_, i) => i);
    const zeros = column(many.map(() => 0));
    await identityModel().fit(column(many), zeros, { batchSize: 2, shuffle: false, callbacks });
    const means = [2, 4, 6, 8, 10, 12].map((n) => many.slice(0, n).reduce((sum, v) => sum + v * v, 0) / n);
    expect(losses.map((loss) => loss.toFixed(4))).toEqual(means.map((mean) => mean.toFixed(4)));
  });

  test("can stop training after the batch at hand, and no later epoch begins", async () => {
    const { callback, events } = recorder();
    const model = identityModel();
    const stopper: Hooks = {
      onTrainBatchBegin: (batch) => {
        if (batch === 1) model.stopTraining = true;
      },
    };
    const { epoch, history } = await model.fit(x, y, { epochs: 4, batchSize: 1, callbacks: [stopper, callback] });
    expect(events.filter((event) => /batch \d begins/.test(event))).toEqual(["batch 0 begins", "batch 1 begins"]);
    expect(events.at(-2)).toBe("epoch 0 ends (loss mae)");
    expect(events.at(-1)).toBe("train ends (loss mae)");
    expect(epoch).toEqual([0]);
    expect(history.loss).toHaveLength(1);
    expect(model.optimizer.iterations).toBe(2);
  });

  test("hold training up while a promise of theirs is open", async () => {
    const { callback, events } = recorder();
    let resume: () => void = () => undefined;
    let paused: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      paused = resolve;
    });
    const pauser: Hooks = {
      onTrainBatchBegin: (batch) => {
        if (batch !== 2) return;
        paused();
        return new Promise<void>((resolve) => {
          resume = resolve;
        });
      },
    };
    const fitting = identityModel().fit(x, y, { batchSize: 1, callbacks: [pauser, callback] });
    await reached;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(events).not.toContain("batch 2 begins");
    expect(events).toContain("batch 1 begins");
    resume();
    await fitting;
    expect(events).toContain("batch 4 begins");
  });

  test.each(["onTrainBegin", "onTrainBatchBegin", "onTrainBatchEnd", "onTestBatchEnd", "onEpochEnd"] as const)(
    "end training with what they throw in %s, and the model can be used as before",
    async (hook) => {
      const failing: Hooks = {
        [hook]: () => {
          throw new RangeError("enough");
        },
      };
      const model = identityModel();
      const options = { batchSize: 2, validationSplit: 0.4, shuffle: false };
      await expect(model.fit(x, y, { ...options, callbacks: [failing] })).rejects.toThrow(new RangeError("enough"));
      const { history } = await model.fit(x, y, options);
      expect(history).toEqual((await identityModel().fit(x, y, options)).history);
      expect((await model.evaluate(x, y)).loss).toBe(11);
    },
  );

  test("see the history's logs before it does, and may add to them", async () => {
    const adding: Hooks = {
      onEpochEnd: (epoch, logs) => {
        logs.twice = 2 * epoch;
      },
    };
    const { history } = await identityModel().fit(x, y, { epochs: 2, callbacks: [adding] });
    expect(history.twice).toEqual([0, 2]);
  });

  test("know from its metric what is better", async () => {
    class Score extends MeanMetric {
      static override className = "Score";
      override readonly higherIsBetter = true;
      override update(yTrue: SymbolicTensor) {
        this.add(yTrue);
      }
    }
    const model = identityModel();
    model.compile({ optimizer: model.optimizer, loss: "mse", metrics: [new Score()] });
    const stopping = new EarlyStopping({ monitor: "score" });
    const { epoch, history } = await model.fit(x, x, { epochs: 9, callbacks: [stopping] });
    expect(history.score).toEqual([3, 3]);
    expect(epoch).toEqual([0, 1]);
    expect(stopping.best).toBe(3);
    expect([model.higherIsBetter("score"), model.higherIsBetter("nothing")]).toEqual([true, undefined]);
  });
});

test("EarlyStopping ends training, and sets the weights back", async () => {
  const model = identityModel({}, 0.01);
  const weights: number[] = [];
  const noted: Hooks = { onEpochEnd: async () => void weights.push((await model.getWeights())[0]!.item()) };
  const worse: Hooks = {
    onEpochEnd: (epoch, logs) => {
      logs.own = epoch < 2 ? -epoch : epoch;
    },
  };
  const stopping = new EarlyStopping({ monitor: "own", mode: "min", patience: 2, restoreBestWeights: true });
  const { epoch } = await model.fit(x, y, { epochs: 9, shuffle: false, callbacks: [worse, noted, stopping] });
  expect(epoch).toEqual([0, 1, 2, 3]);
  expect(new Set(weights).size).toBe(4);
  expect((await model.getWeights())[0]!.item()).toBe(weights[1]);
});

test("TerminateOnNaN ends training where fit else would fail", async () => {
  const [big, zeros] = [column([1e30, 1e30]), column([0, 0])];
  await expect(identityModel().fit(big, zeros)).rejects.toThrow("the loss is no longer a number");
  const ended: Logs[] = [];
  const callbacks = [new TerminateOnNaN(), { onTrainEnd: (logs: Logs) => void ended.push(logs) }];
  const { epoch } = await identityModel().fit(big, zeros, { epochs: 5, callbacks });
  expect(epoch).toEqual([0]);
  expect(ended).toHaveLength(1);
});

describe("verbose", () => {
  /** The lines that come to the page's console meanwhile. */
  async function lines(work: () => Promise<unknown>): Promise<string[]> {
    const log = vi.spyOn(console, "log").mockReturnValue();
    await work();
    const said = log.mock.calls.map(([line]) => `${line}`);
    log.mockRestore();
    return said;
  }

  test.each([1, 2] as const)(
    "%s is a line an epoch in a page, after all that callbacks add to the logs",
    async (verbose) => {
      const adding: Hooks = {
        onEpochEnd: (epoch, logs) => {
          logs.own = epoch;
        },
      };
      const options = { epochs: 2, batchSize: 2, shuffle: false, verbose, callbacks: [adding] };
      expect(await lines(() => identityModel().fit(x, y, options))).toEqual([
        expect.stringMatching(
          /^Epoch 1\/2 {2}3\/3 {2}\d+s {2}loss: 11\.0000 {2}mae: 3\.0000 {2}own: 0\.0000 {2}.* steps\/s {2}ETA \d:\d\d$/,
        ),
        expect.stringMatching(
          /^Epoch 2\/2 {2}3\/3 {2}\d+s {2}loss: 11\.0000 {2}mae: 3\.0000 {2}own: 1\.0000 {2}.* steps\/s$/,
        ),
      ]);
    },
  );

  test("of evaluation and prediction is a line", async () => {
    const model = identityModel();
    expect(await lines(() => model.evaluate(x, y, { verbose: 1 }))).toEqual([
      expect.stringMatching(/^Evaluate {2}1\/1 .*loss: 11\.0000/),
    ]);
    expect(await lines(() => model.predict(x, { verbose: 2 }))).toEqual([expect.stringMatching(/^Predict {2}1\/1 /)]);
  });

  test("is nothing in a page unless told, and there is one bar where the caller brings one", async () => {
    expect(await lines(() => identityModel().fit(x, y))).toEqual([]);
    expect(await lines(() => identityModel().fit(x, y, { verbose: 1, callbacks: [new ProgbarLogger()] }))).toHaveLength(
      1,
    );
  });
});
