import { afterEach, describe, expect, test, vi } from "vitest";
import { EarlyStopping } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel, fakeFit, values } from "../../harness/fake-training.js";

afterEach(() => void vi.restoreAllMocks());

checkConfig("EarlyStopping", {
  config: {
    monitor: "loss",
    mode: "max",
    minDelta: 0.5,
    patience: 2,
    verbose: 1,
    baseline: 3,
    restoreBestWeights: true,
    startFromEpoch: 1,
  },
  refuses: {
    mode: ["up"],
    minDelta: [-1],
    patience: [-1, 0.5],
    verbose: [2],
    baseline: [Number.NaN],
    startFromEpoch: [-1],
  },
});

async function epochsWith(callback: EarlyStopping, ...losses: readonly number[]): Promise<number> {
  return (await fakeFit([callback], values("val_loss", ...losses))).epoch.length;
}

describe("EarlyStopping", () => {
  test("ends training at the first epoch that is no better", async () => {
    const stopping = new EarlyStopping();
    expect(await epochsWith(stopping, 3, 2, 2, 1)).toBe(3);
    expect(stopping).toMatchObject({ best: 2, bestEpoch: 1, stoppedEpoch: 2 });
  });

  // As Keras 3.15.1 does with these logs, where doubles make 0.8 − 0.1 more than 0.7.
  test("does not take for better what is better by just minDelta", async () => {
    const stopping = new EarlyStopping({ mode: "max", minDelta: 0.1 });
    expect(await epochsWith(stopping, 0.7, 0.8, 0.9)).toBe(2);
    expect(stopping.best).toBe(0.7);
    const downwards = new EarlyStopping({ mode: "min", minDelta: 0.25 });
    expect(await epochsWith(downwards, 0.67, 0.42, 0.1)).toBe(2);
    expect(downwards.best).toBe(0.67);
  });

  test("takes what to watch as its first argument", () => {
    expect(new EarlyStopping("loss", { patience: 3 }).config).toMatchObject({ monitor: "loss", patience: 3 });
  });

  test("waits as long as its patience, from the last best epoch", async () => {
    expect(await epochsWith(new EarlyStopping({ patience: 2 }), 3, 4, 2, 3, 3, 3)).toBe(5);
  });

  test("takes no account of small changes", async () => {
    expect(await epochsWith(new EarlyStopping({ minDelta: 0.5 }), 3, 2.4, 2, 1)).toBe(3);
    expect(await epochsWith(new EarlyStopping({ minDelta: 0.5, mode: "max" }), 1, 2, 2.5, 4)).toBe(3);
  });

  test("never ends after the first epoch", async () => {
    expect(await epochsWith(new EarlyStopping(), Number.NaN, 1, 2)).toBe(3);
  });

  test("lets epochs go by", async () => {
    expect(await epochsWith(new EarlyStopping({ startFromEpoch: 3 }), 1, 2, 3, 4, 5, 6)).toBe(5);
  });

  test("ends training that does not get below the baseline, though it gets better", async () => {
    expect(await epochsWith(new EarlyStopping({ baseline: 1, patience: 2 }), 5, 4, 3, 3)).toBe(4);
    expect(await epochsWith(new EarlyStopping({ baseline: 4.5, patience: 2 }), 5, 4, 3, 3, 3, 3)).toBe(5);
  });

  test("sets the weights back, if it is to, also where it did not end training", async () => {
    const [stopped, through, kept] = [new FakeModel(), new FakeModel(), new FakeModel()];
    const callback = new EarlyStopping({ patience: 2, restoreBestWeights: true });
    await fakeFit([callback], values("val_loss", 3, 2, 4, 4, 4), { model: stopped });
    expect(stopped.weight).toBe(2);
    expect(callback.bestWeights?.map(({ data }) => [...data])).toEqual([[2]]);
    await fakeFit([callback], values("val_loss", 1, 2), { model: through });
    expect(through.weight).toBe(1);
    await fakeFit([new EarlyStopping({ patience: 2 })], values("val_loss", 3, 2, 4, 4, 4), { model: kept });
    expect(kept.weight).toBe(4);
  });

  test("begins anew with every training", async () => {
    const callback = new EarlyStopping({ patience: 1 });
    expect(await epochsWith(callback, 1, 2)).toBe(2);
    expect(await epochsWith(callback, 9, 8, 7)).toBe(3);
    expect(callback).toMatchObject({ best: 7, stoppedEpoch: undefined, bestWeights: undefined });
  });

  test("says what it does when asked to", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await epochsWith(new EarlyStopping({ verbose: 1, restoreBestWeights: true }), 1, 2, 3);
    await epochsWith(new EarlyStopping(), 1, 2, 3);
    expect(write.mock.calls.flat()).toEqual([
      expect.stringContaining("Epoch 2: early stopping\n"),
      expect.stringContaining("The weights are set back to those of the best epoch, 1\n"),
    ]);
  });
});
