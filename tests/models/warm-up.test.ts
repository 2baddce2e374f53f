import { describe, expect, test } from "vitest";
import { ArgumentError, Dense, init, Sequential, SGD, ShapeError, Tensor } from "../../src/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { imageBatch, mlp } from "../harness/mnist-models.js";

/** A model on a device that runs nothing, and how many kernels there are after some work on it. */
async function fresh(): Promise<{
  model: Sequential;
  kernelsAfter: (work: () => Promise<unknown>) => Promise<number>;
}> {
  const { pipelines } = await init({ device: fakeGpu(), family: "simd4" });
  const kernelsAfter = async (work: () => Promise<unknown>) => {
    await work();
    return pipelines.size;
  };
  return { model: mlp(), kernelsAfter };
}

describe("warmUp", () => {
  const { x, y } = imageBatch(32, [784]);

  test("compiles all that training and testing take, so that later they compile nothing", async () => {
    const { model, kernelsAfter } = await fresh();
    const warm = await kernelsAfter(() => model.warmUp(x, y));
    expect(warm).toBeGreaterThan(0);
    expect(await kernelsAfter(() => model.trainingStats(x, y))).toBe(warm);
    expect(await kernelsAfter(() => model.warmUp(x, y))).toBe(warm);
  });

  test("compiles what predict takes where there are no targets, before anything is compiled for training", async () => {
    const { kernelsAfter } = await fresh();
    const model = new Sequential([new Dense(10, { inputShape: [784] })]);
    const predicting = await kernelsAfter(() => model.warmUp(x));
    expect(predicting).toBeGreaterThan(0);
    await expect(model.warmUp(x, y)).rejects.toThrow(ArgumentError);
  });

  test("trains nothing and keeps counters as they are", async () => {
    await init({ device: fakeGpu(), family: "simd4" });
    const optimizer = new SGD();
    const model = mlp();
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
    await model.warmUp(x, y);
    expect(optimizer.batches).toBe(0);
    expect(model.built).toBe(true);
  });

  test("refuses what does not fit the model, as a batch of that shape would be", async () => {
    const { model } = await fresh();
    await expect(model.warmUp(Tensor.zeros([32, 783]), y)).rejects.toThrow(ShapeError);
  });
});
