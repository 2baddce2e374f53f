import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CheckpointInfo, type Logs, ModelCheckpoint, type ModelCheckpointOptions } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel, fakeFit, values } from "../../harness/fake-training.js";

checkConfig("ModelCheckpoint", {
  config: {
    save: () => undefined,
    monitor: "loss",
    mode: "max",
    saveBestOnly: true,
    saveFreq: 3,
    initialValueThreshold: 1,
    verbose: 1,
  },
  refuses: { saveFreq: [0, "batch"], initialValueThreshold: [Number.NaN], verbose: [2], mode: ["up"] },
});

const warn = vi.spyOn(console, "warn");
beforeEach(() => void warn.mockReset().mockReturnValue());
afterEach(() => void vi.clearAllMocks());

/** The epochs after which weights were saved, from 0. */
async function saved(options: ModelCheckpointOptions, logs: readonly Logs[], steps = 2): Promise<readonly number[]> {
  const epochs: number[] = [];
  const save = (_: unknown, { epoch }: CheckpointInfo) => void epochs.push(epoch);
  await fakeFit([new ModelCheckpoint(save, options)], logs, { steps });
  return epochs;
}

describe("ModelCheckpoint", () => {
  test("keeps the weights of every epoch in memory, the last", async () => {
    const model = new FakeModel();
    const checkpoint = new ModelCheckpoint();
    expect(checkpoint.kept).toBeUndefined();
    await fakeFit([checkpoint], values("val_loss", 3, 1, 2), { model });
    expect(checkpoint.kept).toMatchObject({ epoch: 2, batch: undefined, logs: { val_loss: 2 } });
    await model.setWeights(checkpoint.kept!.weights);
    expect(model.weight).toBe(3);
  });

  test("keeps those of the best, if it is to", async () => {
    const model = new FakeModel();
    const checkpoint = new ModelCheckpoint({ saveBestOnly: true });
    await fakeFit([checkpoint], values("val_loss", 3, 1, 2), { model });
    expect(checkpoint).toMatchObject({ best: 1, kept: { epoch: 1 } });
    await model.setWeights(checkpoint.kept!.weights);
    expect(model.weight).toBe(2);
  });

  test("hands them to a function instead, and training waits for it", async () => {
    const events: string[] = [];
    const model = new FakeModel();
    const checkpoint = new ModelCheckpoint(async ([weight], { epoch, batch, logs, model: saved }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`saved ${weight!.item()} ${epoch} ${batch} ${logs.val_loss} ${saved === model}`);
    });
    await fakeFit([checkpoint, { onEpochEnd: () => void events.push("epoch ends") }], values("val_loss", 5), { model });
    expect(events).toEqual(["saved 1 0 undefined 5 true", "epoch ends"]);
    expect(checkpoint.kept).toBeUndefined();
  });

  test("saves all, or what is better than the best of all trainings", async () => {
    expect(await saved({}, values("val_loss", 3, 1, 2))).toEqual([0, 1, 2]);
    expect(await saved({ saveBestOnly: true }, values("val_loss", 3, 1, 2, 0.5))).toEqual([0, 1, 3]);
    expect(await saved({ saveBestOnly: true, mode: "max" }, values("val_loss", 3, 1, 4))).toEqual([0, 2]);
    const checkpoint = new ModelCheckpoint({ saveBestOnly: true });
    await fakeFit([checkpoint], values("val_loss", 1));
    await fakeFit([checkpoint], values("val_loss", 2));
    expect(checkpoint.best).toBe(1);
  });

  test("the first must be better than the threshold", async () => {
    expect(await saved({ saveBestOnly: true, initialValueThreshold: 2 }, values("val_loss", 3, 1, 2))).toEqual([1]);
  });

  test("saves every so many batches, over the epochs", async () => {
    const batches: unknown[] = [];
    const save = (_: unknown, { epoch, batch }: CheckpointInfo) => void batches.push([epoch, batch]);
    await fakeFit([new ModelCheckpoint(save, { saveFreq: 4 })], values("loss", 1, 1, 1), { steps: 3 });
    expect(batches).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  test("saves all, with a warning, where what is to be best is not there", async () => {
    expect(await saved({ saveBestOnly: true, monitor: "val_lost" }, values("val_loss", 1, 2))).toEqual([0, 1]);
    expect(warn.mock.calls).toEqual([
      [
        expect.stringContaining(
          'ModelCheckpoint: there is no such log to watch: expected one of val_loss, received "val_lost"',
        ),
      ],
    ]);
  });

  test("needs to know what is better only where it matters", async () => {
    expect(await saved({ monitor: "other" }, values("other", 1, 2))).toEqual([0, 1]);
  });

  test("says what it does when asked to", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await saved({ verbose: 1, saveBestOnly: true }, values("val_loss", 2, 3, 1));
    await saved({ verbose: 1 }, values("val_loss", 2));
    const lines = write.mock.calls.flat().map((line) => `${line}`.replace("\r\x1b[K", ""));
    write.mockRestore();
    expect(lines).toEqual([
      "Epoch 1: val_loss 2.0000; saving the weights\n",
      "Epoch 2: val_loss 3.0000 is not better, best before 2.0000\n",
      "Epoch 3: val_loss 1.0000, best before 2.0000; saving the weights\n",
      "Epoch 1: saving the weights\n",
    ]);
  });
});
