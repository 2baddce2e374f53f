import { describe, expect, test, vi } from "vitest";
import { ArgumentError, LearningRateScheduler, PolynomialDecay } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel, fakeFit, values } from "../../harness/fake-training.js";

checkConfig("LearningRateScheduler", {
  config: { schedule: (_: number, rate: number) => rate, verbose: 1 },
  refuses: { verbose: [2] },
});

describe("LearningRateScheduler", () => {
  test("asks a function before every epoch, and logs what it says", async () => {
    const asked: unknown[] = [];
    const scheduler = new LearningRateScheduler((epoch, rate) => {
      asked.push([epoch, rate]);
      return rate / 2;
    });
    const model = new FakeModel();
    const { history } = await fakeFit([scheduler], values("loss", 1, 1, 1), { model });
    expect(asked).toEqual([
      [0, 0.1],
      [1, 0.05],
      [2, 0.025],
    ]);
    expect(history.learning_rate).toEqual([0.05, 0.025, 0.0125]);
    expect(model.optimizer.learningRate).toBe(0.0125);
  });

  test("asks a schedule before every step, over all epochs and trainings", async () => {
    const model = new FakeModel();
    const rates: number[] = [];
    const callbacks = [
      new LearningRateScheduler(new PolynomialDecay(0.8, 8, { endLearningRate: 0 })),
      { onTrainBatchBegin: () => void rates.push(model.optimizer.learningRate) },
    ];
    const { history } = await fakeFit(callbacks, values("loss", 1, 1), { model, steps: 3 });
    await fakeFit(callbacks, values("loss", 1), { model, steps: 3 });
    expect(rates.map((rate) => Number(rate.toFixed(6)))).toEqual([0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0]);
    expect(history.learning_rate!.map((rate) => Number(rate.toFixed(6)))).toEqual([0.6, 0.3]);
  });

  test.each([Number.NaN, -1, "0.1"])("refuses %o as a learning rate", async (rate) => {
    const fitting = fakeFit([new LearningRateScheduler(() => rate as number)], values("loss", 1));
    await expect(fitting).rejects.toThrow(ArgumentError);
    await expect(fitting).rejects.toThrow("LearningRateScheduler: no such learningRate");
  });

  test("refuses an optimizer with a schedule of its own", async () => {
    const model = new FakeModel();
    model.optimizer.learningRate = new PolynomialDecay(0.1, 10);
    const fitting = fakeFit([new LearningRateScheduler(() => 0.1)], values("loss", 1), { model });
    await expect(fitting).rejects.toThrow("LearningRateScheduler: the learning rate follows a schedule already");
  });

  test("says what it does when asked to", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await fakeFit([new LearningRateScheduler((epoch) => 0.5 / (epoch + 1), { verbose: 1 })], values("loss", 1, 1));
    expect(write.mock.calls.flat().join("")).toMatch(
      /Epoch 1: learning rate 0\.5000\n.*Epoch 2: learning rate 0\.2500\n/s,
    );
    write.mockRestore();
  });
});
