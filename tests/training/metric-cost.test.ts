import { describe, expect, test } from "vitest";
import { type Family, init, type MetricLike, type Sequential, Tensor } from "../../src/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { imageBatch, mlp } from "../harness/mnist-models.js";

// What metrics add to a training step, for both kernel families: no GPU is needed to know.
describe.each<Family>(["simd4", "gpu"])("with the kernels of the family %s", (family) => {
  const measured = async (metrics: readonly MetricLike[], oneHot = false) => {
    await init({ device: fakeGpu(), family });
    const model: Sequential = mlp();
    model.compile({
      optimizer: "adam",
      loss: oneHot ? "categoricalCrossentropy" : "sparseCategoricalCrossentropy",
      metrics,
    });
    const { x, y } = imageBatch(128, [784]);
    const labels = oneHot ? Tensor.zeros([128, 10]) : y;
    return { dispatches: (await model.trainingStats(x, labels)).dispatches, schedule: await model.explain(x, labels) };
  };

  test.each<{ metrics: readonly MetricLike[]; most: number; oneHot?: boolean }>([
    { metrics: ["accuracy"], most: 2 },
    { metrics: ["accuracy", "sparseCategoricalAccuracy"], most: 2 },
    { metrics: ["accuracy"], most: 2, oneHot: true },
    { metrics: ["precision", "recall"], most: 2, oneHot: true },
    { metrics: ["accuracy", "auc", "f1Score"], most: 6, oneHot: true },
  ])("$metrics adds at most $most dispatches to the step of the MLP", async ({ metrics, most, oneHot }) => {
    const { dispatches } = await measured([], oneHot);
    const more = await measured(metrics, oneHot);
    expect(more.dispatches - dispatches, more.schedule).toBeLessThanOrEqual(most);
  });

  test("a smaller batch needs no other kernel", async () => {
    const { pipelines } = await init({ device: fakeGpu(), family });
    const model = mlp();
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const kernelsFor = async (count: number) => {
      const { x, y } = imageBatch(count, [784]);
      await model.trainingStats(x, y);
      return pipelines.size;
    };
    const kernels = await kernelsFor(128);
    for (const count of [88, 1, 7]) expect(await kernelsFor(count), `batch ${count}`).toBe(kernels);
  });
});
