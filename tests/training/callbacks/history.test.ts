import { describe, expect, test } from "vitest";
import { History, type Hooks } from "../../../src/index.js";
import { fakeFit } from "../../harness/fake-training.js";

describe("History", () => {
  test("collects the logs of every epoch, in alphabetical order", async () => {
    const history = await fakeFit(
      [],
      [
        { loss: 2, val_loss: 3, accuracy: 0.5, val_accuracy: 0.25 },
        { loss: 1, val_loss: 2, accuracy: 0.75, val_accuracy: 0.5 },
      ],
    );
    expect(Object.entries(history.history)).toEqual([
      ["accuracy", [0.5, 0.75]],
      ["loss", [2, 1]],
      ["val_accuracy", [0.25, 0.5]],
      ["val_loss", [3, 2]],
    ]);
    expect(history.epoch).toEqual([0, 1]);
    expect(history.params).toMatchObject({ epochs: 2, steps: 2 });
  });

  test("holds what a callback before it adds to the logs", async () => {
    const adds: Hooks = {
      onEpochEnd(epoch, logs) {
        logs.added = epoch;
      },
    };
    expect((await fakeFit([adds], [{ loss: 2 }, { loss: 1 }])).history).toEqual({ loss: [2, 1], added: [0, 1] });
  });

  test("is empty where no epoch was", () => {
    expect(new History()).toMatchObject({ epoch: [], history: {} });
  });
});
