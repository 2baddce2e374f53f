import { describe, expect, test } from "vitest";
import { Adam, applications, type Family, init, type Model, Tensor } from "../../src/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { imageBatch, mlp, smallCnn } from "../harness/mnist-models.js";

/** 2 layers of 4 heads, 64 tokens: as in the benchmark. */
async function smallGpt(): Promise<Model> {
  const sizes = { vocabularySize: 64, numLayers: 2, numHeads: 4, hiddenDim: 64, maxSequenceLength: 64, dropout: 0 };
  const model = await applications.GPT2({ ...sizes, weights: null });
  model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy" });
  return model;
}

const images = (sample: readonly number[]) => (count: number) => imageBatch(count, sample);

function texts(count: number) {
  const ids = new Tensor([count, 64], new Int32Array(count * 64), "int32");
  return { x: ids, y: ids };
}

// What a training step consists of, for both kernel families: no GPU is needed to know.
describe.each<Family>(["simd4", "gpu"])("with the kernels of the family %s", (family) => {
  describe.each([
    { name: "MLP 784-512-256-10", make: mlp, batch: images([784]), size: 128, dispatches: 11, kernels: 7 },
    { name: "small CNN", make: smallCnn, batch: images([28, 28, 1]), size: 32, dispatches: 25, kernels: 99 },
    { name: "small GPT", make: smallGpt, batch: texts, size: 8, dispatches: 71, kernels: 30 },
  ])("a training step of the $name", ({ make, batch, size, dispatches, kernels }) => {
    test(`takes at most ${dispatches} dispatches and one submit at batch ${size}`, async () => {
      const { pipelines } = await init({ device: fakeGpu(), family });
      const { x, y } = batch(size);
      const model = await make();
      const stats = await model.trainingStats(x, y);
      expect(stats.dispatches, await model.explain(x, y)).toBeLessThanOrEqual(dispatches);
      expect(stats.submits).toBe(1);
      expect(pipelines.size).toBeLessThanOrEqual(kernels);
    });

    test("needs no other kernel for other batch sizes", async () => {
      const { pipelines } = await init({ device: fakeGpu(), family });
      const model = await make();
      const kernelsFor = async (count: number) => {
        const { x, y } = batch(count);
        await model.trainingStats(x, y);
        return pipelines.size;
      };
      const kernels = await kernelsFor(128);
      for (const count of [88, 1, 7, 32, 1000]) expect(await kernelsFor(count), `batch ${count}`).toBe(kernels);
    });
  });
});
