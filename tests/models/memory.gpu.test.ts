import { expect, test } from "vitest";
import { Adam, Dense, Sequential } from "../../src/index.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { countGpuCalls } from "../harness/gpu-calls.js";
import { imageBatch, mlp } from "../harness/mnist-models.js";
import { samples } from "../harness/models.js";

test("memory is flat over 1,000 steps, last batches and validation among them", async () => {
  await onFreshDevice(async ({ gpu, memory }) => {
    const model = new Sequential([new Dense(8, { activation: "relu", inputShape: [4] }), new Dense(1)]);
    model.compile({ optimizer: new Adam(), loss: "mse", metrics: ["mae"] });
    const [x, y] = [samples(999, 4), samples(999, 1, 1)];
    const epoch = () => model.fit(x, y, { batchSize: 2, validationSplit: 0.1 });
    await epoch();
    const before = memory.allocatedBytes;
    const { createBuffer, submit } = await countGpuCalls(gpu, async () => {
      for (let i = 0; i < 2; i++) await epoch();
    });
    expect(submit).toBe(2 * (450 + 50));
    expect(createBuffer).toBe(0);
    expect(memory.allocatedBytes).toBe(before);
  });
});

test("dispose gives all of a model's memory back but the slots, which the next model uses", async () => {
  await onFreshDevice(async ({ memory }) => {
    const { x, y } = imageBatch(8, [784]);
    const used: number[] = [];
    for (let i = 0; i < 3; i++) {
      const model = mlp();
      await model.trainOnBatch(x, y);
      used.push(memory.allocatedBytes);
      model.dispose();
      await Promise.resolve(); // programs go once they are there
      used.push(memory.allocatedBytes);
    }
    const [full, empty] = used;
    expect(used).toEqual([full, empty, full, empty, full, empty]);
    expect(empty).toBeLessThan(full! / 4);
  });
});
