import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Device, Sequential } from "../../src/index.js";
import { openFreshDevice } from "../harness/fresh-device.js";
import { countGpuCalls, type GpuCalls, NO_CALLS } from "../harness/gpu-calls.js";
import { imageBatch, lstm, mlp, smallCnn } from "../harness/mnist-models.js";

/** What `steps` warm steps may do: encode and submit, and make nothing. */
const replayed = (steps: number): GpuCalls => ({ ...NO_CALLS, createCommandEncoder: steps, submit: steps });

// The tests of a net run in order, on one device that is empty at first.
describe.each([
  { name: "MLP 784-512-256-10, batch 128", make: mlp, sample: [784], size: 128, dispatches: 12 },
  { name: "small CNN, batch 32", make: smallCnn, sample: [28, 28, 1], size: 32, dispatches: 24 },
  { name: "LSTM of 128 units, batch 32, 32 steps", make: lstm, sample: [32, 32], size: 32, dispatches: 78 },
])("a training step of the $name with Adam", ({ make, sample, size, dispatches }) => {
  const { x, y } = imageBatch(size, sample);
  let fresh: Awaited<ReturnType<typeof openFreshDevice>>;
  let device: Device;
  let model: Sequential;

  beforeAll(async () => {
    fresh = await openFreshDevice();
    device = fresh.device;
    device.snapshotSeconds = 1000; // a copy now and then is not what is counted here
    model = make();
  });
  afterAll(() => fresh.close());

  test(`takes ${dispatches} dispatches and one submit`, async () => {
    const stats = await model.trainingStats(x, y);
    expect(stats.dispatches, await model.explain(x, y)).toBe(dispatches);
    expect(stats.submits).toBe(1);
    const { submit } = await countGpuCalls(device.gpu, () => model.trainOnBatch(x, y));
    expect(submit).toBe(1);
  });

  test("allocates at most 1.3 times what must be alive, and the slabs", async () => {
    const stats = await model.trainingStats(x, y);
    expect(stats.liveBytes).toBeGreaterThanOrEqual(x.data.byteLength);
    expect(stats.plannedBytes).toBeGreaterThanOrEqual(stats.liveBytes);
    expect(stats.slabBytes, "parameters, gradients, two moments").toBeGreaterThanOrEqual(16 * model.countParams());
    expect(device.memory.allocatedBytes).toBe(stats.allocatedBytes + stats.slabBytes);
    expect(device.memory.allocatedBytes).toBeLessThanOrEqual(1.3 * stats.liveBytes + stats.slabBytes);
  });

  test("makes nothing once it is warm but one encoder", async () => {
    const steps = async () => {
      for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y);
    };
    expect(await countGpuCalls(device.gpu, steps)).toEqual(replayed(3));
    // Several steps on their way at once, and a smaller last batch: all of that is there after the first epoch.
    const epoch = () => model.fit(x, y, { batchSize: Math.floor(size / 2) - 1 });
    const first = await countGpuCalls(device.gpu, epoch);
    expect(first.createBindGroup).toBeGreaterThan(0);
    expect(await countGpuCalls(device.gpu, epoch)).toEqual(replayed(3));
  });

  test("compiles no shader for another batch size", async () => {
    const { pipelines, gpu } = device;
    await model.predict(x.slice(0, 8));
    const kernels = pipelines.size;
    for (const count of [128, 88, 1, 7]) {
      const other = imageBatch(count, sample);
      const calls = await countGpuCalls(gpu, async () => {
        await model.trainingStats(other.x, other.y);
        await model.predict(other.x.slice(0, 9));
      });
      expect(calls.createShaderModule + calls.createComputePipeline + calls.createComputePipelineAsync).toBe(0);
    }
    expect(pipelines.size).toBe(kernels);
  });
});
