import { expect, test } from "vitest";
import { setRandomSeed } from "../../src/index.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { imageBatch, mlp } from "../harness/mnist-models.js";

test("what is warmed up learns the same, and compiles nothing when the first batches come", async () => {
  const { x, y } = imageBatch(8, [784]);
  await onFreshDevice(async ({ pipelines }) => {
    const losses = async (warm: boolean) => {
      setRandomSeed(7);
      const model = mlp();
      if (warm) await Promise.all([model.warmUp(x, y), model.warmUp(x)]);
      const kernels = pipelines.size;
      const { loss } = await model.trainOnBatch(x, y);
      const tested = await model.testOnBatch(x, y);
      await model.predict(x);
      if (warm) expect(pipelines.size).toBe(kernels);
      model.dispose();
      return [loss, tested.loss];
    };
    const warm = await losses(true);
    expect(warm).toEqual(await losses(false));
  });
});
