import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  PolynomialDecay,
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
} from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel, fakeFit, values } from "../../harness/fake-training.js";

checkConfig("ReduceLROnPlateau", {
  config: { monitor: "loss", mode: "min", factor: 0.5, patience: 2, verbose: 1, minDelta: 0, cooldown: 1, minLr: 0.01 },
  refuses: {
    factor: [1, -0.1],
    patience: [-1],
    minDelta: [-1],
    cooldown: [0.5],
    minLr: [-1],
    verbose: [2],
    mode: ["up"],
  },
});

/** The learning rates of the epochs, from 0.1 on. */
async function rates(options: ReduceLROnPlateauOptions, ...losses: readonly number[]): Promise<readonly number[]> {
  const { history } = await fakeFit([new ReduceLROnPlateau(options)], values("val_loss", ...losses));
  return history.learning_rate!.map((rate) => Number(rate.toPrecision(6)));
}

describe("ReduceLROnPlateau", () => {
  test("multiplies the rate once nothing has become better for as long as its patience", async () => {
    expect(await rates({ patience: 2 }, 1, 1, 1, 1, 1, 0.5, 0.5)).toEqual([0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001]);
  });

  test("takes no account of small changes", async () => {
    expect(await rates({ patience: 1, minDelta: 0.1 }, 1, 0.95, 0.8, 0.8)).toEqual([0.1, 0.1, 0.01, 0.01]);
    expect(await rates({ patience: 1 }, 1, 0.95, 0.8, 0.7)).toEqual([0.1, 0.1, 0.1, 0.1]);
  });

  test("waits for nothing while it cools down", async () => {
    expect(await rates({ patience: 1, cooldown: 2 }, 1, 1, 1, 1, 1)).toEqual([0.1, 0.1, 0.01, 0.01, 0.001]);
  });

  test("goes no lower than the least rate", async () => {
    expect(await rates({ patience: 1, minLr: 0.04, factor: 0.5 }, 1, 1, 1, 1)).toEqual([0.1, 0.1, 0.05, 0.04]);
  });

  test("refuses an optimizer with a schedule", async () => {
    const model = new FakeModel();
    model.optimizer.learningRate = new PolynomialDecay(0.1, 10);
    const fitting = fakeFit([new ReduceLROnPlateau()], values("val_loss", 1), { model });
    await expect(fitting).rejects.toThrow(ArgumentError);
    await expect(fitting).rejects.toThrow("ReduceLROnPlateau: the learning rate follows a schedule already");
  });
});
