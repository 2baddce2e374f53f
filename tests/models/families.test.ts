import { describe, expect, test } from "vitest";
import { type Family, init } from "../../src/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { imageBatch, mlp, smallCnn } from "../harness/mnist-models.js";

// What a training step consists of, for both kernel families: no GPU is needed to know.
describe.each<Family>(["simd4", "gpu"])("with the kernels of the family %s", (family) => {
  describe.each([
    { name: "MLP 784-512-256-10", make: mlp, sample: [784], size: 128, dispatches: 11, kernels: 7 },
    { name: "small CNN", make: smallCnn, sample: [28, 28, 1], size: 32, dispatches: 25, kernels: 99 },
  ])("a training step of the $name", ({ make, sample, size, dispatches, kernels }) => {
    test(`takes at most ${dispatches} dispatches and one submit at batch ${size}`, async () => {
      const { pipelines } = await init({ device: fakeGpu(), family });
      const { x, y } = imageBatch(size, sample);
      const model = make();
      const stats = await model.trainingStats(x, y);
      expect(stats.dispatches, await model.explain(x, y)).toBeLessThanOrEqual(dispatches);
      expect(stats.submits).toBe(1);
      expect(pipelines.size).toBeLessThanOrEqual(kernels);
    });

    test("needs no other kernel for other batch sizes", async () => {
      const { pipelines } = await init({ device: fakeGpu(), family });
      const model = make();
      const kernelsFor = async (count: number) => {
        const { x, y } = imageBatch(count, sample);
        await model.trainingStats(x, y);
        return pipelines.size;
      };
      const kernels = await kernelsFor(128);
      for (const count of [88, 1, 7, 32, 1000]) expect(await kernelsFor(count), `batch ${count}`).toBe(kernels);
    });
  });
});
