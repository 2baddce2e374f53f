import { describe, expect, test, vi } from "vitest";
import { ArgumentError, Dataset, Dense, Sequential, SGD, setRandomSeed } from "../../src/index.js";
import { column, identityModel, samples } from "../harness/models.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

/** A model that really learns, with the same weights each time. */
function learner(): Sequential {
  setRandomSeed(5);
  const model = new Sequential([new Dense(3, { activation: "tanh", inputShape: [2] }), new Dense(1)]);
  model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: "mse" });
  return model;
}

describe("fit", () => {
  test("gives loss and metrics of every epoch, in alphabetical order", async () => {
    const x = column([1, 2, 3, 4]);
    const { epoch, history, params } = await identityModel().fit(x, column([0, 0, 0, 0]), {
      epochs: 2,
      batchSize: 2,
      validationData: [column([1]), column([3])],
    });
    expect(epoch).toEqual([0, 1]);
    expect(Object.keys(history)).toEqual(["loss", "mae", "val_loss", "val_mae"]);
    expect(history).toEqual({ loss: [7.5, 7.5], mae: [2.5, 2.5], val_loss: [4, 4], val_mae: [2, 2] });
    expect(params).toMatchObject({ epochs: 2, steps: 2 });
  });

  test("keeps the last, smaller batch and weighs batches by their samples", async () => {
    // Batches of two and one: 0.5 and 5/3 would be 13/12 if they counted alike.
    const targets = column([1, 1, Math.sqrt(5 / 3)]);
    const { history, params } = await identityModel().fit(column([0, 1, 0]), targets, { batchSize: 2, shuffle: false });
    expect(params.steps).toBe(2);
    expectNumberNear(history.loss![0], (2 * 0.5 + 5 / 3) / 3);
  });

  test("learns from every sample, the last batch's too", async () => {
    const model = identityModel({}, 0.5);
    await model.fit(column([0, 0, 1]), column([0, 0, 3]), { batchSize: 2, shuffle: false });
    expectNear((await model.getWeights())[0]!, [[1 + 0.5 * 2 * 2]]);
  });

  test("validates on the last rows, taken before any shuffling", async () => {
    const rows = Array.from({ length: 10 }, (_, i) => i);
    const zeros = column(rows.map(() => 0));
    const { history, params } = await identityModel().fit(column(rows), zeros, {
      epochs: 2,
      batchSize: 4,
      validationSplit: 0.25, // ⌊10 · 0.75⌋ = 7 rows remain
    });
    const meanSquare = (some: readonly number[]) => some.reduce((sum, x) => sum + x * x, 0) / some.length;
    for (const epoch of [0, 1]) {
      expectNumberNear(history.loss![epoch], meanSquare(rows.slice(0, 7)));
      expectNumberNear(history.val_loss![epoch], meanSquare(rows.slice(7)));
    }
    expect(params.steps).toBe(2);
  });

  test("takes validationData before validationSplit, as arrays or as a data set", async () => {
    const [x, y] = [column([1, 2, 3, 4]), column([0, 0, 0, 0])];
    const held = { x: column([2, 2]), y: column([0, 2]) };
    for (const validationData of [[held.x, held.y] as const, Dataset.fromTensors(held).batch(1)]) {
      const { history } = await identityModel().fit(x, y, { validationData });
      expect(history.val_loss).toEqual([2]);
    }
  });

  test("shuffles anew every epoch, and not at all if told so", async () => {
    const [x, y] = [samples(12, 2), samples(12, 1, 3)];
    const trained = async (options: { shuffle?: boolean; epochs?: number }) => {
      const model = learner();
      await model.fit(x, y, { batchSize: 3, ...options });
      return (await model.getWeights()).map(({ data }) => data);
    };
    const byHand = learner();
    for (let at = 0; at < 12; at += 3) await byHand.trainOnBatch(x.slice(at, at + 3), y.slice(at, at + 3));
    expect(await trained({ shuffle: false })).toEqual((await byHand.getWeights()).map(({ data }) => data));
    expect(await trained({})).not.toEqual(await trained({ shuffle: false }));
    expect(await trained({}), "the same seed, the same order").toEqual(await trained({}));
  });

  test("takes a data set of batches, of any sizes, and asks it anew every epoch", async () => {
    const [x, y] = [samples(5, 2), samples(5, 1, 3)];
    const epochs: number[] = [];
    const batches = Dataset.fromGenerator(function* (epoch: number) {
      epochs.push(epoch);
      yield { x: x.slice(0, 3), y: y.slice(0, 3) };
      yield { x: x.slice(3), y: y.slice(3) };
    });
    const fromSet = learner();
    const { history, params } = await fromSet.fit(batches, undefined, { epochs: 2 });
    const fromArrays = learner();
    expect((await fromArrays.fit(x, y, { epochs: 2, batchSize: 3, shuffle: false })).history).toEqual(history);
    expect(await fromSet.getWeights()).toEqual(await fromArrays.getWeights());
    expect(epochs).toEqual([0, 1]);
    expect(params).toMatchObject({ epochs: 2, steps: undefined });
  });

  test("goes on where the last fit ended", async () => {
    const [x, y] = [samples(6, 2), samples(6, 1, 3)];
    const options = { batchSize: 2, shuffle: false };
    const once = learner();
    const { history } = await once.fit(x, y, { ...options, epochs: 3 });
    const twice = learner();
    const first = await twice.fit(x, y, options);
    const rest = await twice.fit(x, y, { ...options, epochs: 2 });
    expect([...first.history.loss!, ...rest.history.loss!]).toEqual(history.loss);
    expect(twice.optimizer.iterations).toBe(9);
  });

  test("starts from scratch with the optimizer of another compile, and keeps the weights", async () => {
    const model = learner();
    await model.fit(samples(4, 2), samples(4, 1, 3));
    const weights = await model.getWeights();
    model.compile({ optimizer: "adam", loss: "mae" });
    expect(model.optimizer.iterations).toBe(0);
    expect(await model.getWeights()).toEqual(weights);
    await model.fit(samples(4, 2), samples(4, 1, 3));
    expect(await model.getWeights()).not.toEqual(weights);
  });

  test("takes a new learning rate at the next step", async () => {
    const model = identityModel({}, 0);
    const [x, y] = [column([1]), column([2])];
    await model.trainOnBatch(x, y);
    expectNear((await model.getWeights())[0]!, [[1]]);
    model.optimizer.learningRate = 0.25;
    await model.trainOnBatch(x, y);
    expectNear((await model.getWeights())[0]!, [[1.5]]);
  });

  test("takes integer targets for a regression, and (n) against (n, 1)", async () => {
    const x = column([1, 2, 3]);
    const integers = await identityModel().fit(x, Int32Array.of(1, 1, 1));
    expectNumberNear(integers.history.loss![0], 5 / 3);
    const floats = await identityModel().fit(x, [1, 1, 1]);
    expect(floats.history).toEqual(integers.history);
  });

  test("cuts a batch size beyond the data to it, and says so", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    try {
      const { history, params } = await identityModel().fit(column([1, 3]), column([0, 0]), { batchSize: 64 });
      expect(history.loss).toEqual([5]);
      expect(params.steps).toBe(1);
      expect(warn.mock.calls).toEqual([
        ["fit: batchSize 64 is more than the 2 samples there are: every batch holds them all."],
      ]);
      warn.mockClear();
      await identityModel().fit(column([1, 3]), column([0, 0]));
      expect(warn, "the default fits itself to the data").not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  test.each([0, -1, 2.5])("refuses a batch size of %f", async (batchSize) => {
    const fitting = identityModel().fit(column([1]), column([1]), { batchSize });
    await expect(fitting).rejects.toThrow(/fit: no such batchSize: expected a whole number from 1 up/);
  });

  test.each([-0.1, 1, 2, Number.NaN])("refuses a validationSplit of %f", async (validationSplit) => {
    const fitting = identityModel().fit(column([1, 2, 3]), column([1, 2, 3]), { validationSplit });
    await expect(fitting).rejects.toThrow(/fit: no such validationSplit: expected a part of the data/);
  });

  test("refuses a validationSplit that leaves nothing to train on or to validate on", async () => {
    const fitting = identityModel().fit(column([1]), column([1]), { validationSplit: 0.5 });
    await expect(fitting).rejects.toThrow(ArgumentError);
  });

  test("refuses targets, a batch size and a split beside a data set", async () => {
    const batches = Dataset.fromTensors({ x: column([1]), y: column([1]) }).batch(1);
    await expect(identityModel().fit(batches, column([1]))).rejects.toThrow(/brings its own targets.*received y\./);
    const fitting = identityModel().fit(batches, undefined, { batchSize: 1, validationSplit: 0.5 });
    await expect(fitting).rejects.toThrow(/received batchSize, validationSplit/);
  });
});

test("a model without a known input shape learns it from the first batch", async () => {
  const model = new Sequential([new Dense(2), new Dense(1)]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  expect(model.inputShape).toBeUndefined();
  await model.fit([[1, 2, 3]], [[1]]);
  expect(model.inputShape).toEqual([3]);
  expect(model.countParams()).toBe(11);
});
