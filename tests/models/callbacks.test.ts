import { describe, expect, test } from "vitest";
import { History, type Training } from "../../src/index.js";
import { callHooks } from "../../src/models/callbacks.js";
import { RunningMean } from "../../src/models/running-mean.js";

const training: Training = { epochs: 3, steps: 2, batchSize: 4, samples: 8, stop: () => undefined };

describe("History", () => {
  test("collects the logs of every epoch, in alphabetical order", () => {
    const history = new History();
    history.onTrainBegin(training);
    history.onEpochEnd(0, { loss: 2, val_loss: 3, accuracy: 0.5, val_accuracy: 0.25 });
    history.onEpochEnd(1, { loss: 1, val_loss: 2, accuracy: 0.75, val_accuracy: 0.5 });
    expect(Object.entries(history.history)).toEqual([
      ["accuracy", [0.5, 0.75]],
      ["loss", [2, 1]],
      ["val_accuracy", [0.25, 0.5]],
      ["val_loss", [3, 2]],
    ]);
    expect(history.epoch).toEqual([0, 1]);
    expect(history.params).toEqual({ epochs: 3, steps: 2 });
  });

  test("is empty where no epoch was", () => {
    expect(new History()).toMatchObject({ epoch: [], history: {}, params: { epochs: 0, steps: undefined } });
  });
});

describe("callHooks", () => {
  test("calls one callback after the other and waits for each", async () => {
    const order: string[] = [];
    const slow = {
      onEpochBegin: async () => {
        order.push("slow begins");
        await Promise.resolve();
        order.push("slow ends");
      },
    };
    const quick = { onEpochBegin: () => void order.push("quick") };
    await callHooks([slow, {}, quick], (callback) => callback.onEpochBegin?.(0));
    expect(order).toEqual(["slow begins", "slow ends", "quick"]);
  });
});

describe("RunningMean", () => {
  test("weighs every batch by its samples", () => {
    const means = new RunningMean();
    expect(means.logs).toEqual({});
    means.add({ loss: 0.5, mae: 1 }, 2);
    expect(means.logs).toEqual({ loss: 0.5, mae: 1 });
    means.add({ loss: 5 / 3, mae: 4 }, 1);
    expect(means.logs.loss).toBeCloseTo((1 + 5 / 3) / 3, 15);
    expect(means.logs.mae).toBe(2);
  });

  test("gives logs that later batches do not change", () => {
    const means = new RunningMean();
    means.add({ loss: 1 }, 1);
    const first = means.logs;
    means.add({ loss: 3 }, 1);
    expect(first).toEqual({ loss: 1 });
    expect(means.logs).toEqual({ loss: 2 });
  });

  test("carries NaN on", () => {
    const means = new RunningMean();
    means.add({ loss: Number.NaN }, 1);
    means.add({ loss: 1 }, 1);
    expect(means.logs.loss).toBeNaN();
  });
});
