import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { create } from "webgpu";
import { ArgumentError, DeviceError, type WgradError } from "../../src/errors.js";
import type { InitOptions } from "../../src/gpu/adapter.js";
import { currentDevice, init } from "../../src/gpu/current.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { nullDevice } from "../harness/null-device.js";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A GPU whose adapter answers with what `answer` gives. */
function gpuOf(answer: () => Promise<GPUDevice>): GPU {
  const { limits } = fakeGpu();
  const adapter = { features: new Set(), limits, requestDevice: answer };
  return { requestAdapter: async () => adapter } as object as GPU;
}

const never = () => new Promise<never>(() => undefined);
const nowhere = { requestAdapter: async () => null } as object as GPU;

describe("without a GPU", () => {
  test("Node's users are told of the package", async () => {
    vi.stubGlobal("navigator", undefined);
    const { init } = await freshModule();
    await expect(init()).rejects.toThrow(
      "init: this environment has no WebGPU: expected the option gpu, received undefined. Install the npm package webgpu and call init({ gpu: create([]) }).",
    );
  });

  test("Node's users are told of drivers", async () => {
    const asking = init({ gpu: nowhere });
    await expect(asking).rejects.toThrow(DeviceError);
    await expect(asking).rejects.toThrow(/^init: no GPU adapter was found: .* Vulkan .* VK_ICD_FILENAMES/);
    await expect(asking).rejects.not.toThrow(/chrome/i);
  });

  test("a page's users are told of their browser", async () => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("document", {});
    const { init } = await freshModule();
    await expect(init()).rejects.toThrow(/expected navigator\.gpu, received undefined\. Use a current Chrome/);
    await expect(init({ gpu: nowhere })).rejects.toThrow(/Check chrome:\/\/gpu/);
  });

  test("the device that was there stays", async () => {
    const before = await init({ device: fakeGpu() });
    await expect(init({ gpu: nowhere })).rejects.toThrow(DeviceError);
    expect(await currentDevice()).toBe(before);
  });

  test("the next call is a new try, however many have failed at once", async () => {
    vi.stubGlobal("navigator", { gpu: nowhere });
    const { currentDevice, init } = await freshModule();
    const failing = [init({ gpu: nowhere }), init({ gpu: nowhere }), currentDevice()];
    for (const { status } of await Promise.allSettled(failing)) expect(status).toBe("rejected");
    vi.stubGlobal("navigator", { gpu: gpuOf(async () => fakeGpu()) });
    expect((await currentDevice()).adapter).toBe("fake");
  });

  test("what the adapter says is passed on", async () => {
    const busy = async () => {
      throw new Error("busy");
    };
    for (const gpu of [gpuOf(busy), { requestAdapter: busy } as object as GPU]) {
      const asking = init({ gpu });
      await expect(asking).rejects.toThrow("init: the adapter gave no device. Start the process again.");
      await expect(asking).rejects.toMatchObject({ cause: { message: "busy" } });
    }
  });
});

let fresh = 0;

/** The module as a page has it that was just loaded: nothing is initialised yet. What it imports stays as it is. */
async function freshModule(): Promise<typeof import("../../src/gpu/current.js")> {
  const path = `../../src/gpu/current.js?fresh=${fresh++}`;
  return import(path);
}

describe("an adapter that never answers", () => {
  test.each<[string, GPU]>([
    ["when asked for", { requestAdapter: never } as object as GPU],
    ["when asked for a device", gpuOf(never)],
  ])("%s ends with a DeviceError", async (_, gpu) => {
    vi.useFakeTimers();
    const asking = init({ gpu });
    const ended = expect(asking).rejects.toThrow(
      "init: the adapter does not answer: expected a device within 20 s, received nothing. Start the process again.",
    );
    await vi.advanceTimersByTimeAsync(20_000);
    await ended;
    await expect(asking).rejects.toThrow(DeviceError);
  });

  test("gives back a device that comes too late", async () => {
    vi.useFakeTimers();
    const late = fakeGpu();
    const destroy = vi.spyOn(late, "destroy");
    const asking = init({ gpu: gpuOf(() => new Promise((resolve) => setTimeout(() => resolve(late), 30_000))) });
    const ended = expect(asking).rejects.toThrow(DeviceError);
    await vi.advanceTimersByTimeAsync(20_000);
    await ended;
    expect(destroy).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(destroy).toHaveBeenCalledOnce();
  });

  test("leaves no timer behind when it does answer", async () => {
    vi.useFakeTimers();
    await init({ gpu: gpuOf(async () => fakeGpu()) });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("holds nobody up whom a later init() gives a device", async () => {
    vi.useFakeTimers();
    const hanging = init({ gpu: gpuOf(never) });
    const waiting = currentDevice();
    const later = await init({ device: fakeGpu() });
    expect(await waiting).toBe(later);
    const ended = expect(hanging).rejects.toThrow(DeviceError);
    await vi.advanceTimersByTimeAsync(20_000);
    await ended;
    expect(await currentDevice()).toBe(later);
  });
});

describe("init() again", () => {
  test("without options gives the device that is there, until it is lost", async () => {
    const requested = vi.fn(async () => fakeGpu());
    vi.stubGlobal("navigator", { gpu: gpuOf(requested) });
    const first = await init({ powerPreference: "low-power" });
    for (let i = 0; i < 20; i++) expect(await init()).toBe(first);
    expect(requested).toHaveBeenCalledOnce();
    first.destroy();
    expect(first.isLost).toBe(true);
    const second = await init();
    expect(second).not.toBe(first);
    expect(second.isLost).toBe(false);
    expect(await currentDevice()).toBe(second);
  });

  test("with the same device gives the same, whose errors are heard once", async () => {
    const gpu = await nullDevice();
    const device = await init({ device: gpu });
    for (let i = 0; i < 5; i++) expect(await init({ device: gpu })).toBe(device);
    expect((await init({ device: gpu, family: "simd4" })).family).toBe("simd4");
    const heard: WgradError[] = [];
    device.onError = (error) => heard.push(error);
    gpu.destroy();
    await gpu.lost;
    await expect(device.settle(Promise.reject(new Error("mapping failed")))).rejects.toThrow(
      /^device: the GPU device was lost \(destroyed\): /,
    );
    expect(heard, "it was on purpose").toEqual([]);
  });

  test("the call made last wins, though an earlier one is answered later", async () => {
    let answer: (device: GPUDevice) => void = () => undefined;
    const slow = init({
      gpu: gpuOf(
        () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      ),
    });
    await Promise.resolve();
    const last = await init({ device: fakeGpu() });
    answer(fakeGpu());
    expect(await slow).not.toBe(last);
    expect(await currentDevice()).toBe(last);
  });

  test("lets go of devices that nobody uses", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const gpu = create(["backend=null"]);
    const devices: WeakRef<GPUDevice>[] = [];
    for (let i = 0; i < 20; i++) devices.push(new WeakRef((await init({ gpu })).gpu));
    await init({ device: fakeGpu() });
    const alive = () => devices.filter((device) => device.deref() !== undefined).length;
    for (let i = 0; i < 20 && alive() > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20)); // what was looked at stays for the rest of a turn
      collect();
    }
    expect(alive()).toBe(0);
  });
});

describe("options that are none", () => {
  const wrong: readonly [string, object, RegExp][] = [
    ["an empty device", { device: {} }, /^init: no such device: expected a GPUDevice, .* received \{\}\.$/],
    ["a number for a device", { device: 3 }, /^init: no such device: .* received 3\.$/],
    ["create itself", { gpu: create }, /^init: no such gpu: expected navigator\.gpu, .* received a function\.$/],
    [
      "a preference with an underscore",
      { gpu: nowhere, powerPreference: "low_power" },
      /^init: no such powerPreference: .* Write "low-power"\.$/,
    ],
    [
      "another family",
      { device: fakeGpu(), family: "cpu" },
      /^init: no such family: expected "simd4" or "gpu", received "cpu"\./,
    ],
  ];
  test.each(wrong)("%s", async (_, options, message) => {
    const asking = init(options as InitOptions);
    await expect(asking).rejects.toThrow(ArgumentError);
    await expect(asking).rejects.toThrow(message);
  });
});
