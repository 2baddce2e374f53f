import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { Activation, Dense, DeviceError, type Hooks, init, Sequential } from "../../src/index.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { identityModel, samples } from "../harness/models.js";
import { expectNear } from "../harness/near.js";

function net(): Sequential {
  const model = new Sequential([new Dense(8, { activation: "relu", inputShape: [4] }), new Dense(1)]);
  model.compile({ optimizer: "adam", loss: "mse" });
  return model;
}

const [x, y] = [samples(64, 4), samples(64, 1, 1)];

describe("init", () => {
  test("without an adapter says what to do, and the next call may succeed", async () => {
    const { gpu } = await currentDevice();
    const nowhere = { requestAdapter: async () => null } as Partial<GPU> as GPU;
    const asking = init({ gpu: nowhere });
    await expect(asking).rejects.toThrow(DeviceError);
    await expect(asking).rejects.toThrow(
      /^init: no GPU adapter was found: expected a WebGPU adapter, received null\. /,
    );
    await init({ device: gpu });
    expect((await currentDevice()).gpu).toBe(gpu);
  });

  test("passes on that an adapter gives no device", async () => {
    const { gpu } = await currentDevice();
    const adapter = await navigator.gpu.requestAdapter();
    const stingy = {
      features: new Set(),
      limits: adapter!.limits,
      requestDevice: async () => {
        throw new DOMException("busy", "OperationError");
      },
    };
    const asking = init({ gpu: { requestAdapter: async () => stingy } as object as GPU });
    await expect(asking).rejects.toThrow(/^init: the adapter gave no device\. /);
    await expect(asking).rejects.toMatchObject({ cause: { message: "busy" } });
    await init({ device: gpu });
  });

  test("takes a device of one's own, and does without its optional features", async () => {
    const { gpu } = await currentDevice();
    const adapter = await navigator.gpu.requestAdapter();
    const plain = await adapter!.requestDevice();
    try {
      const device = await init({ device: plain });
      expect(device.gpu).toBe(plain);
      expect(device.family).toBe("gpu");
      const model = new Sequential([new Activation("relu", { inputShape: [2] })]); // matmul takes seconds to compile here
      expectNear(await model.predict([[2, -3]]), [[2, 0]]);
    } finally {
      await init({ device: gpu });
      plain.destroy();
    }
  });
});

describe("a device that is lost", () => {
  const lost = /^device: the GPU device was lost \(destroyed\): .* Call init\(\) again and rebuild the model\.$/;

  test("in the middle of training ends it with a DeviceError", async () => {
    await onFreshDevice(async (device) => {
      const callback: Hooks = {
        onTrainBatchBegin: (batch) => (batch === 5 ? device.destroy() : undefined),
      };
      const fitting = net().fit(x, y, { batchSize: 4, callbacks: [callback] });
      await expect(fitting).rejects.toThrow(DeviceError);
      await expect(fitting).rejects.toThrow(lost);
    });
  });

  test("fails everything that is asked of it afterwards, and a new one serves new models", async () => {
    await onFreshDevice(async (device) => {
      const model = net();
      await model.fit(x, y);
      const weights = await model.getWeights();
      device.destroy();
      await device.gpu.lost;
      const asked = await Promise.allSettled([
        model.predict(x),
        model.predict(x, { batchSize: 5 }),
        model.evaluate(x, y),
        model.trainOnBatch(x, y),
        model.getWeights(),
        model.setWeights(weights),
        net().fit(x, y),
      ]);
      for (const { status, reason } of asked as PromiseRejectedResult[]) {
        expect(status).toBe("rejected");
        expect(reason).toBeInstanceOf(DeviceError);
        expect(reason.message).toMatch(lost);
      }
    });
    expect((await identityModel().fit([[1]], [[2]])).history.loss).toEqual([1]);
  });
});
