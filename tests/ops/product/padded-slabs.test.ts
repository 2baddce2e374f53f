import { expect, test } from "vitest";
import { Device } from "../../../src/gpu/device.js";
import { compile } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { fakeGpu } from "../../harness/fake-gpu.js";

test.each([
  { bytes: 16_384, pad: "0u" },
  { bytes: 32_768, pad: "1u" },
])("with $bytes bytes for a workgroup, matmul pads its slabs by $pad", async ({ bytes, pad }) => {
  const texts: string[] = [];
  const gpu = fakeGpu();
  Object.assign(gpu, {
    limits: { ...gpu.limits, maxComputeWorkgroupStorageSize: bytes },
    createShaderModule: ({ code }: GPUShaderModuleDescriptor) => {
      texts.push(code);
      return {};
    },
  });
  const shape = [64, 64];
  await compile((a, b) => ops.matmul(a, b), [{ shape }, { shape }], { device: new Device(gpu, "gpu") });
  expect(texts.join("\n")).toContain(`const PAD = ${pad};`);
});
