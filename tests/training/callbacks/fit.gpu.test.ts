import { describe, expect, test } from "vitest";
import { type Callback, Dataset, type Training } from "../../src/index.js";
import { column, identityModel, recorder } from "../harness/models.js";

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
    const heard: Training[] = [];
    const callbacks: Callback[] = [{ onTrainBegin: (training) => void heard.push(training) }];
    await identityModel().fit(x, y, { epochs: 3, batchSize: 2, validationSplit: 0.2, callbacks });
    await identityModel().fit(Dataset.fromTensors({ x, y }).batch(2), undefined, { callbacks });
    expect(heard).toMatchObject([
      { epochs: 3, steps: 2, batchSize: 2, samples: 4 },
      { epochs: 1, steps: 3, batchSize: undefined, samples: undefined },
    ]);
  });

  test("run one after the other, the history first", async () => {
    const order: string[] = [];
    const named = (name: string): Callback => ({
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
    const callbacks: Callback[] = [{ onTrainBatchEnd: (_, logs) => void losses.push(logs.loss!) }];
    const many = Array.from({ length: 12 }, (_, i) => i);
    const zeros = column(many.map(() => 0));
    await identityModel().fit(column(many), zeros, { batchSize: 2, shuffle: false, callbacks });
    const means = [2, 4, 6, 8, 10, 12].map((n) => many.slice(0, n).reduce((sum, v) => sum + v * v, 0) / n);
    expect(losses.map((loss) => loss.toFixed(4))).toEqual(means.map((mean) => mean.toFixed(4)));
  });

  test("can stop training after the batch at hand, and no later epoch begins", async () => {
    const { callback, events } = recorder();
    let training: Training | undefined;
    const stopper: Callback = {
      onTrainBegin: (given) => {
        training = given;
      },
      onTrainBatchBegin: (batch) => (batch === 1 ? training?.stop() : undefined),
    };
    const model = identityModel();
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
    const pauser: Callback = {
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

  test("end training with what they throw", async () => {
    const failing: Callback = {
      onEpochEnd: () => {
        throw new RangeError("enough");
      },
    };
    await expect(identityModel().fit(x, y, { callbacks: [failing] })).rejects.toThrow(new RangeError("enough"));
  });
});
