import { describe, expect, test } from "vitest";
import {
  Adam,
  ArgumentError,
  BatchNormalization,
  Dense,
  Dropout,
  type Optimizer,
  RMSprop,
  Sequential,
  SGD,
  ShapeError,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { samples } from "../harness/models.js";

const [x, y] = [samples(26, 6), samples(26, 2, 1)];

function make(optimizer: Optimizer): Sequential {
  setRandomSeed(7);
  const model = new Sequential([
    new Dense(16, { activation: "relu", inputShape: [6] }),
    new BatchNormalization(),
    new Dropout(0.3),
    new Dense(2),
  ]);
  return model.compile({ optimizer, loss: "mse", metrics: ["mae"] });
}

const fitting = { batchSize: 8, validationSplit: 0.1 } as const;

describe.each([
  ["Adam", () => new Adam(0.01), ["m", "v"]],
  ["SGD with momentum", () => new SGD({ learningRate: 0.01, momentum: 0.9 }), ["velocity"]],
  ["SGD", () => new SGD(0.01), []],
  ["RMSprop", () => new RMSprop({ learningRate: 0.01, momentum: 0.5, centered: true }), undefined],
] as const)("%s", (_, optimizer, slots) => {
  test("taken up again by another model gives the bits of an unbroken training", async () => {
    const whole = make(optimizer());
    const unbroken = await whole.fit(x, y, { ...fitting, epochs: 6 });

    const first = make(optimizer());
    await first.fit(x, y, { ...fitting, epochs: 3 });
    const [weights, state] = [await first.getWeights(), await first.getOptimizerState()];
    first.dispose();

    const second = make(optimizer());
    await second.setWeights(weights);
    await second.setOptimizerState(state);
    expect(await second.getOptimizerState()).toEqual(state);
    const rest = await second.fit(x, y, { ...fitting, initialEpoch: 3, epochs: 6 });

    expect(await second.getWeights()).toEqual(await whole.getWeights());
    expect(await second.getOptimizerState()).toEqual(await whole.getOptimizerState());
    for (const [log, values] of Object.entries(rest.history)) expect(values).toEqual(unbroken.history[log]?.slice(3));
    expect(state.iterations).toBe(9);
    if (slots !== undefined) {
      const paths = slots.length === 0 ? [] : [...second.variables({ trainable: true }).keys()];
      expect(Object.keys(state.slots)).toEqual(paths);
      for (const own of Object.values(state.slots)) expect(Object.keys(own)).toEqual(slots);
    }
    for (const model of [whole, second]) model.dispose();
  });
});

describe("the optimizer's state", () => {
  test("in the same model, a fit from an epoch on goes on with the order of the one before", async () => {
    const whole = make(new Adam());
    await whole.fit(x, y, { ...fitting, epochs: 4 });
    const parted = make(new Adam());
    await parted.fit(x, y, { ...fitting, epochs: 2 });
    await parted.fit(x, y, { ...fitting, initialEpoch: 2, epochs: 4 });
    expect(await parted.getWeights()).toEqual(await whole.getWeights());
  });

  test("is there before the first step: zeros", async () => {
    const model = make(new Adam());
    const { iterations, learningRate, slots } = await model.getOptimizerState();
    expect([iterations, learningRate]).toEqual([0, 0.001]);
    const [{ m } = {}] = Object.values(slots);
    expect(m).toEqual(Tensor.zeros([6, 16]));
    expect(Object.keys(slots)).toHaveLength(6);
  });

  test("that does not fit is refused, and nothing of it is set", async () => {
    const model = make(new Adam());
    await model.trainOnBatch(x, y);
    const state = await model.getOptimizerState();
    const [path = "", own = {}] = Object.entries(state.slots)[0] ?? [];
    const { [path]: _, ...without } = state.slots;
    const wrong = [
      [{ ...state, iterations: 1.5 }, ArgumentError, "iterations"],
      [{ ...state, learningRate: -1 }, ArgumentError, "learningRate"],
      [{ ...state, slots: without }, ShapeError, `${path}/m does not fit`],
      [{ ...state, slots: { ...state.slots, other: own } }, ArgumentError, "other/m"],
      [{ ...state, slots: { ...state.slots, [path]: { ...own, m: Tensor.zeros([2]) } } }, ShapeError, "[2]"],
      [{ iterations: 3, learningRate: 1 }, ArgumentError, "getOptimizerState gives it"],
    ] as const;
    for (const [bad, kind, message] of wrong) {
      const refused = model.setOptimizerState({ ...(bad as typeof state) });
      await expect(refused).rejects.toThrow(kind);
      await expect(refused).rejects.toThrow(message);
    }
    expect(await model.getOptimizerState()).toEqual(state);
  });

  test("needs a compiled model that knows its input", async () => {
    const known = new Sequential([new Dense(1, { inputShape: [2] })]);
    await expect(known.getOptimizerState()).rejects.toThrow(ArgumentError);
    const unknown = new Sequential([new Dense(1)]).compile({ optimizer: "adam" });
    await expect(unknown.getOptimizerState()).rejects.toThrow(ShapeError);
  });
});
