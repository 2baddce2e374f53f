import { describe, expect, test } from "vitest";
import { ArgumentError, Callback, CallbackList, TerminateOnNaN } from "../../../src/index.js";
import { FakeModel, fakeFit } from "../../harness/fake-training.js";

const params = { epochs: 3, steps: 2, verbose: 0, batchSize: 4, samples: 8 } as const;

class Noted extends Callback {
  readonly calls: string[] = [];
  override onEpochBegin(epoch: number) {
    this.calls.push(`${this.model.name} ${epoch + 1}/${this.params.epochs}`);
  }
}

describe("CallbackList", () => {
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
    await new CallbackList([slow, {}, quick], new FakeModel(), params).epoch("onEpochBegin", 0);
    expect(order).toEqual(["slow begins", "slow ends", "quick"]);
  });

  test("lets callbacks know the model and what was asked for, but not before there is a training", async () => {
    const noted = new Noted();
    expect(() => noted.model).toThrow(ArgumentError);
    expect(() => noted.params).toThrow("Noted: is asked about the training before there is one.");
    await new CallbackList([noted], new FakeModel(), params).epoch("onEpochBegin", 1);
    expect(noted.calls).toEqual(["fake 2/3"]);
  });

  test("ends with what a callback throws, and calls none after it", async () => {
    const noted = new Noted();
    const failing = {
      onEpochBegin: async () => {
        throw new RangeError("enough");
      },
    };
    const list = new CallbackList([failing, noted], new FakeModel(), params);
    await expect(list.epoch("onEpochBegin", 0)).rejects.toThrow(new RangeError("enough"));
    expect(noted.calls).toEqual([]);
  });

  test("gives a promise only where a callback does, and calls one after the other", async () => {
    const seen: string[] = [];
    const slow = {
      onEpochBegin: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        seen.push("slow");
      },
    };
    const quick = { onEpochBegin: () => void seen.push("quick") };
    expect(new CallbackList([quick], new FakeModel(), params).epoch("onEpochBegin", 0)).toBeUndefined();
    await new CallbackList([slow, quick], new FakeModel(), params).epoch("onEpochBegin", 0);
    expect(seen).toEqual(["quick", "slow", "quick"]);
  });

  test("refuses hooks that there are not", () => {
    const misspelt = { onEpochEnds: () => undefined };
    expect(() => new CallbackList([misspelt as object], new FakeModel(), params)).toThrow(
      "no such option as onEpochEnds",
    );
  });

  test("knows whether one of them minds a loss that is no number", () => {
    expect(new CallbackList([{}], new FakeModel(), params).expectNaN).toBe(false);
    expect(new CallbackList([{}, new TerminateOnNaN()], new FakeModel(), params).expectNaN).toBe(true);
  });

  test("makes plain hooks out of functions", async () => {
    const heard: unknown[] = [];
    await fakeFit([{ onTrainBatchEnd: (batch, logs) => void heard.push([batch, logs]) }], [{ loss: 1 }]);
    expect(heard).toEqual([
      [0, { loss: 1 }],
      [1, { loss: 1 }],
    ]);
  });
});
