/**
 * 16-bit floats, without a GPU that has them: Dawn's null backend runs nothing, but has every feature and compiles WGSL as any
 * other does.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { create } from "webgpu";
import { DeviceError } from "../../src/errors.js";
import { PipelineCache } from "../../src/gpu/pipelines.js";
import { specialize } from "../../src/gpu/specialize.js";
import { kernels } from "../../src/kernels.gen.js";
import { fakeGpu } from "../harness/fake-gpu.js";

const halves = Object.values(kernels).filter(({ source }) => source.includes("alias real"));
const gpu = create(["backend=null"]);
let device: GPUDevice;

beforeAll(async () => {
  const adapter = await gpu.requestAdapter();
  device = await adapter!.requestDevice({ requiredFeatures: ["shader-f16", "subgroups"] });
});
afterAll(() => device.destroy());

async function complaints(code: string): Promise<string[]> {
  device.pushErrorScope("validation");
  const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
  await device.popErrorScope();
  return messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}`);
}

describe("kernels compile with 16-bit floats", () => {
  test.each(halves.map((kernel) => [kernel.name, kernel] as const))("%s", async (_, kernel) => {
    expect(await complaints(specialize(kernel, { real: "f16" }))).toEqual([]);
  });

  test("and what does not compile would show", async () => {
    expect(await complaints("enable f16;\nfn f(x: f32) -> f16 { return x; }")).not.toEqual([]);
  });
});

test("a device without them is refused with what to do", () => {
  const cache = new PipelineCache(fakeGpu());
  const get = () => cache.get(kernels.gather, { real: "f16" }, new Map());
  expect(get).toThrow(DeviceError);
  expect(get).toThrow("gather: the device has no 16-bit floats: expected the feature shader-f16. Use float32.");
});
