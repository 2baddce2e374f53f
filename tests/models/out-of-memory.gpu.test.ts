import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Adam,
  BatchNormalization,
  Dense,
  type Device,
  OutOfMemoryError,
  Sequential,
  setRandomSeed,
  type WgradError,
} from "../../src/index.js";
import { openFreshDevice } from "../harness/fresh-device.js";
import { samples } from "../harness/models.js";
import { scarceMemory } from "../harness/scarce-memory.js";

const [x, y] = [samples(40, 6), samples(40, 2, 1)];

let fresh: Awaited<ReturnType<typeof openFreshDevice>>;
let device: Device;
let limit: ReturnType<typeof scarceMemory>;
const heard: WgradError[] = [];
beforeAll(async () => {
  fresh = await openFreshDevice();
  device = fresh.device;
  device.onError = (error) => heard.push(error);
  device.snapshotSeconds = 1000; // copies are not what is counted here
  limit = scarceMemory(device.gpu);
});
afterAll(() => fresh.close());

function net(): Sequential {
  setRandomSeed(3);
  const model = new Sequential([
    new Dense(64, { activation: "relu", inputShape: [6] }),
    new BatchNormalization(),
    new Dense(2),
  ]);
  return model.compile({ optimizer: new Adam(0.01), loss: "mse", metrics: ["mae"] });
}

const plain = { shuffle: false, batchSize: 16 } as const;

/** What may run out of memory, and what it says of itself. */
const ways: readonly [string, (model: Sequential) => Promise<unknown>, RegExp][] = [
  ["fit", async (model) => (await model.fit(x, y, plain)).history, /^fit: epoch 1, step 1: .* a batch of 16/],
  ["fit that validates", async (m) => (await m.fit(x, y, { ...plain, validationSplit: 0.5 })).history, /^fit: /],
  ["evaluate", (model) => model.evaluate(x, y, { batchSize: 16 }), /^evaluate, step \d: /],
  ["predict", (model) => model.predict(x, { batchSize: 16 }), /^predict: .* a batch of 16/],
  ["trainOnBatch", (model) => model.trainOnBatch(x, y), /^trainOnBatch: .* a batch of 40/],
];

describe.each(ways)("%s", (_, use, message) => {
  test("fails with a type when any one of its allocations does, and the next try ends as if nothing had been", async () => {
    const start = device.memory.report().byKind;
    const unharmed = net();
    const outcome = await use(unharmed);
    const wanted = { outcome, weights: await unharmed.getWeights() };
    unharmed.dispose();
    let allocations = 0;
    for (; allocations < 100; allocations++) {
      const model = net();
      [limit.failing, limit.failed] = [allocations, 0];
      const error = await use(model).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      limit.failing = Number.POSITIVE_INFINITY;
      const where = `allocation ${allocations}`;
      if (limit.failed > 0) {
        expect(error, where).toBeInstanceOf(OutOfMemoryError);
        expect(String((error as Error).message), where).toMatch(
          /Use a smaller batch size: \d+ needs [\d.]+ [kM]B\.( Or compile with memory: "low"\.)?$/,
        );
        const untouched = model.optimizer.iterations === 0; // else it failed amid an epoch
        const outcome = await use(model);
        if (untouched) expect({ outcome, weights: await model.getWeights() }, where).toEqual(wanted);
      }
      model.dispose();
      await new Promise((resolve) => setTimeout(resolve));
      const { staging, ...kinds } = device.memory.report().byKind;
      expect(kinds, where).toEqual({ ...start, staging: undefined });
      if (limit.failed === 0) break;
    }
    expect(allocations).toBeGreaterThan(4);
    expect(allocations).toBeLessThan(100);
    expect(heard).toEqual([]);
    limit.bytes = 0;
    const model = net();
    await expect(use(model)).rejects.toThrow(message);
    limit.bytes = Number.POSITIVE_INFINITY;
    model.dispose();
  });
});

describe("what is said of a step without room", () => {
  test("is what it needs, and what half the batch would", async () => {
    const wide = () =>
      new Sequential([new Dense(256, { inputShape: [256] }), new Dense(1)]).compile({ optimizer: "adam", loss: "mse" });
    const given = { x: samples(4096, 256), y: samples(4096, 1, 1) };
    const model = wide();
    limit.bytes = 8e6;
    const failing = model.fit(given.x, given.y, { batchSize: 4096 });
    await expect(failing).rejects.toThrow(OutOfMemoryError);
    const message = await failing.then(String, String);
    const said = message.match(
      /a batch of 4096, which needs ([\d.]+) MB: ([\d.]+) MB whatever its size, ([\d.]+) MB with it\. Use a smaller batch size: 2048 needs ([\d.]+) MB\. Or compile with memory: "low"\.$/,
    );
    const [all = 0, fixed = 0, activations = 0, half = 0] = (said ?? []).slice(1).map(Number);
    expect(fixed + activations).toBeCloseTo(all, 0);
    expect(half).toBeLessThan(0.6 * all);
    limit.bytes = Number.POSITIVE_INFINITY;
    await model.fit(given.x, given.y, { batchSize: 2048 });
    const { bytes, byKind } = device.memory.report();
    expect(Math.abs(bytes - byKind.staging - half * 1e6), "and that is so").toBeLessThan(0.1e6);
    model.dispose();
  });

  test("is the model's size where that is what takes the room", async () => {
    const model = new Sequential([new Dense(1000, { inputShape: [500] })]).compile({ optimizer: "adam", loss: "mse" });
    limit.bytes = 1e6;
    await expect(model.fit(samples(2, 500), samples(2, 1000), { batchSize: 2 })).rejects.toThrow(
      /a batch of 2, which needs 8\.\d MB: .* Use a smaller model\. Use a smaller batch size: 1 needs 8\.\d MB\. Or compile with memory: "low"\.$/,
    );
    await expect(model.predict(samples(1, 500))).rejects.toThrow(
      / a batch of 1, which needs .* Use a smaller model\.$/,
    );
    limit.bytes = Number.POSITIVE_INFINITY;
    model.dispose();
  });

  test("weights that cannot be read back for want of room can be later", async () => {
    const model = new Sequential([new Dense(100, { inputShape: [200] })]);
    await model.predict(samples(1, 200));
    limit.failing = 0;
    await expect(model.getWeights()).rejects.toThrow(OutOfMemoryError);
    limit.failing = Number.POSITIVE_INFINITY;
    expect(await model.getWeights()).toHaveLength(2);
    model.dispose();
    expect(heard).toEqual([]);
  });

  test("slots that there is no room for when other weights are to be trained are as they were", async () => {
    const run = async (fails: boolean) => {
      const model = net();
      await model.fit(x, y, plain);
      const [first] = model.layers;
      if (first === undefined) throw new Error("no layers");
      first.trainable = false;
      model.compile({ optimizer: model.optimizer, loss: "mse", metrics: ["mae"] });
      const { iterations } = model.optimizer;
      // Gradients and two moments are laid out anew.
      for (const allocation of fails ? [0, 1, 2] : []) {
        limit.failing = allocation;
        await expect(model.fit(x, y, plain)).rejects.toThrow(OutOfMemoryError);
        limit.failing = Number.POSITIVE_INFINITY;
        expect(model.optimizer.iterations).toBe(iterations);
      }
      await model.fit(x, y, plain);
      const { slots } = await model.getOptimizerState();
      const weights = await model.getWeights();
      model.dispose();
      return { weights, slots };
    };
    expect(await run(true)).toEqual(await run(false));
  });
});
