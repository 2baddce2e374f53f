import { expect, test } from "vitest";
import { Adam, BatchNormalization, Dense, Input, LSTM, Model, Sequential } from "../../src/index.js";
import { countedMemory } from "../harness/counted-memory.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { samples } from "../harness/models.js";

const build = () =>
  new Sequential([new Dense(64, { activation: "relu", inputShape: [32] }), new BatchNormalization(), new Dense(8)], {
    name: "net",
  }).compile({ optimizer: new Adam(), loss: "mse", metrics: ["mae"] });

test("a report is what the device has allocated, by what it is for", async () => {
  await onFreshDevice(async (device) => {
    const counted = countedMemory(device.gpu);
    const empty = device.memory.report();
    expect(empty.bytes, "what stands in for bindings left out").toBe(empty.byKind.other);
    const own = empty.bytes;
    const all = () => {
      const { bytes, byKind } = device.memory.report();
      expect(Object.values(byKind).reduce((sum, one) => sum + one)).toBe(bytes);
      expect(bytes - own).toBe(counted.bytes);
      return byKind;
    };
    const model = build();
    const [x, y] = [samples(128, 32), samples(128, 8, 1)];
    await model.predict(x, { batchSize: 128 });
    const asked = all();
    const parameters = 32 * 64 + 64 + 2 * 64 + 64 * 8 + 8;
    expect(asked.weights).toBeGreaterThanOrEqual(4 * parameters);
    expect(asked.weights).toBeLessThan(4 * parameters + 6 * 256);
    expect(asked.states, "moving mean and variance").toBe(2 * 256);
    expect([asked.gradients, asked.optimizer]).toEqual([0, 0]);
    await model.fit(x, y, { batchSize: 128 });
    const trained = all();
    expect(trained.gradients).toBe(trained.weights);
    expect(trained.optimizer, "two moments").toBe(2 * trained.weights);
    expect(trained.states, "and loss and metrics").toBeGreaterThan(asked.states);
    expect(trained.staging).toBe(device.staging.allocatedBytes);
    expect(trained.activations).toBeGreaterThan(128 * 64 * 4);
    const { programs } = device.memory.report();
    expect(programs.map(({ label }) => label)).toEqual(["net predict step", "net train step"]);
    for (const { ownBytes, slotBytes } of programs) {
      expect(ownBytes).toBeGreaterThan(0);
      expect(slotBytes).toBeLessThanOrEqual(trained.activations);
    }
    expect(programs.reduce((sum, { ownBytes }) => sum + ownBytes, own)).toBe(trained.other);
    const stats = await model.trainingStats(x, y);
    expect(programs[1]!.ownBytes + programs[1]!.slotBytes).toBe(stats.allocatedBytes);
    model.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    const { staging, ...kinds } = all();
    expect({ ...kinds, staging: 0 }).toEqual(empty.byKind);
    expect(device.memory.report().programs).toEqual([]);
  });
});

test("100 shapes of batch on one model: memory, programs and kernels are bounded", async () => {
  await onFreshDevice(async (device) => {
    const sequence = Input([null, 4]);
    const model = new Model({ inputs: sequence, outputs: new Dense(2).apply(new LSTM(8).apply(sequence)) });
    model.compile({ optimizer: "adam", loss: "mse" });
    const most = { bytes: 0, programs: 0 };
    const seen: { bytes: number; kernels: number }[] = [];
    for (let shape = 99; shape >= 0; shape--) {
      // the largest first, so that what others take is what they keep
      const [batch, steps] = [1 + (shape % 20), 1 + Math.floor(shape / 20)];
      await model.trainOnBatch(samples(batch * steps, 4).reshape([batch, steps, 4]), samples(batch, 2, 1));
      const { bytes, programs } = device.memory.report();
      most.bytes = Math.max(most.bytes, bytes);
      most.programs = Math.max(most.programs, programs.length);
      seen.push({ bytes, kernels: device.pipelines.size });
    }
    expect(most.programs).toBeLessThanOrEqual(25); // one may be on its way out
    const x = samples(100, 4).reshape([20, 5, 4]);
    const { allocatedBytes, slabBytes } = await model.trainingStats(x, samples(20, 2, 1));
    const largest = allocatedBytes + slabBytes;
    expect(most.bytes, `a step alone takes ${largest}`).toBeLessThan(10 * largest);
    expect(seen.at(-1)!.bytes).toBeLessThanOrEqual(seen[24]!.bytes);
    expect(seen.at(-1)!.kernels, "kernels take sizes as numbers").toBeLessThan(1.5 * seen[24]!.kernels);
    model.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    const { bytes, byKind, programs } = device.memory.report();
    expect(bytes - byKind.staging - byKind.other).toBe(0);
    expect(programs).toEqual([]);
  });
});
