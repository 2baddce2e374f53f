/**
 * 16-bit floats, without a GPU that has them: Dawn's null backend runs nothing, but has every feature and compiles WGSL as any
 * other does.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DeviceError } from "../../src/errors.js";
import { PipelineCache } from "../../src/gpu/pipelines.js";
import { specialize } from "../../src/gpu/specialize.js";
import * as kernels from "../../src/kernels/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { complaints, nullDevice } from "../harness/null-device.js";

const halves = Object.values(kernels).filter(({ source }) => source.includes("alias real"));
let device: GPUDevice;

beforeAll(async () => {
  device = await nullDevice();
});
afterAll(() => device.destroy());

describe("kernels compile with 16-bit floats", () => {
  test.each(halves.map((kernel) => [kernel.name, kernel] as const))("%s", async (_, kernel) => {
    expect(await complaints(device, specialize(kernel, { real: "f16" }))).toEqual([]);
  });

  test("and what does not compile would show", async () => {
    expect(await complaints(device, "enable f16;\nfn f(x: f32) -> f16 { return x; }")).not.toEqual([]);
  });
});

test("a device without them is refused with what to do", () => {
  const cache = new PipelineCache(fakeGpu());
  const get = () => cache.get(kernels.gather, { real: "f16" }, new Map());
  expect(get).toThrow(DeviceError);
  expect(get).toThrow(
    'gather: the device has no 16-bit floats: expected the feature shader-f16. Use float32 tensors, as ops.cast(x, "float32") makes them.',
  );
});
