import { describe, expect, test } from "vitest";
import {
  Adam,
  ArgumentError,
  BackupAndRestore,
  BatchNormalization,
  Dense,
  Dropout,
  FormatError,
  loadTrainingState,
  Sequential,
  saveSafetensors,
  saveTrainingState,
  setRandomSeed,
  Tensor,
  type TrainingState,
} from "../../src/index.js";
import { samples } from "../harness/models.js";

const [x, y] = [samples(26, 6), samples(26, 2, 1)];

function net(units = 8): Sequential {
  const model = new Sequential([
    new Dense(units, { activation: "relu", inputShape: [6] }),
    new BatchNormalization(),
    new Dropout(0.3),
    new Dense(2),
  ]);
  return model.compile({ optimizer: new Adam(0.01), loss: "mse" });
}

const fitting = { batchSize: 8, validationSplit: 0.1 } as const;

/** A fit of six epochs without a break. */
async function unbroken() {
  setRandomSeed(7);
  const model = net();
  const { history } = await model.fit(x, y, { ...fitting, epochs: 6 });
  return { weights: await model.getWeights(), history };
}

describe("a training state", () => {
  test("through a file, in another model whatever its seed, gives the bits of an unbroken training", async () => {
    const wanted = await unbroken();
    setRandomSeed(7);
    const first = net();
    await first.fit(x, y, { ...fitting, epochs: 3 });
    const file = saveTrainingState(await first.getTrainingState({ epoch: 3 }));

    setRandomSeed(99);
    const second = net();
    const state = loadTrainingState(file);
    await second.setTrainingState(state);
    expect(await second.getTrainingState({ epoch: 3 })).toEqual(state);
    const { history } = await second.fit(x, y, { ...fitting, initialEpoch: state.epoch, epochs: 6 });
    expect(await second.getWeights()).toEqual(wanted.weights);
    expect(history.loss).toEqual(wanted.history.loss?.slice(3));
  });

  test("of another model sets nothing", async () => {
    const [model, other] = [net(), net(5)];
    const before = await model.getWeights();
    const state = await other.getTrainingState({ epoch: 1 });
    await expect(model.setTrainingState(state)).rejects.toThrow(/does not fit/);
    const renamed = { ...state, weights: { ...state.weights, stranger: Tensor.zeros([1]) } };
    await expect(other.setTrainingState(renamed)).rejects.toThrow(/has no such weight: .* received "stranger"/);
    const { optimizer } = await model.getTrainingState({ epoch: 0 });
    const stray = { ...optimizer, slots: { ...optimizer.slots, stranger: {} } };
    const slots = { ...(await model.getTrainingState({ epoch: 0 })), optimizer: { ...stray, iterations: -1 } };
    await expect(model.setTrainingState(slots)).rejects.toThrow(ArgumentError);
    await expect(model.setTrainingState({} as never)).rejects.toThrow(/no such state/);
    expect(await model.getWeights()).toEqual(before);
  });

  test("is not read from other files", () => {
    expect(() => loadTrainingState(new Uint8Array(8))).toThrow(FormatError);
    expect(() => loadTrainingState(saveSafetensors({ w: Tensor.zeros([1]) }))).toThrow(/holds no training state/);
    const numbers = { epoch: 1, iterations: 1, learningRate: 1, seeds: { fits: 1 } };
    const short = saveSafetensors({}, { "wgrad.training": JSON.stringify(numbers) });
    expect(() => loadTrainingState(short)).toThrow(/random is no number/);
    const state = { epoch: 1, weights: {}, optimizer: { iterations: 1, learningRate: 1, slots: {} }, seeds: {} };
    expect(() => saveTrainingState(state as never)).toThrow(/^saveTrainingState: no such seeds.random/);
  });
});

describe("BackupAndRestore", () => {
  test("takes a fit that was broken off up again, and removes what it kept at the end", async () => {
    const wanted = await unbroken();
    let kept: TrainingState | undefined;
    const backup = () =>
      new BackupAndRestore({
        save: (state) => {
          kept = state;
        },
        load: () => kept,
        remove: () => {
          kept = undefined;
        },
      });
    setRandomSeed(7);
    const crash = {
      onTrainBatchEnd: () => {
        if (kept?.epoch === 2) throw new Error("the page was closed");
      },
    };
    const first = net().fit(x, y, { ...fitting, epochs: 6, callbacks: [backup(), crash] });
    await expect(first).rejects.toThrow("the page was closed");
    expect(kept?.epoch).toBe(2);

    setRandomSeed(1);
    const second = net();
    const { history, epoch } = await second.fit(x, y, { ...fitting, epochs: 6, callbacks: [backup()] });
    expect(epoch).toEqual([2, 3, 4, 5]);
    expect(history.loss).toEqual(wanted.history.loss?.slice(2));
    expect(await second.getWeights()).toEqual(wanted.weights);
    expect(kept).toBeUndefined();
  });

  test("refuses what it cannot call", () => {
    expect(() => new BackupAndRestore({ save: 1, load: () => undefined } as never)).toThrow(ArgumentError);
    expect(() => new BackupAndRestore({ save: () => undefined, load: () => undefined, everyEpochs: 0 })).toThrow(
      ArgumentError,
    );
  });
});
