import { describe, expect, test } from "vitest";
import { DeviceError } from "../../src/errors.js";
import { chooseFamily, familiesOf } from "../../src/gpu/family.js";
import { compile, init, ops } from "../../src/index.js";
import * as kernels from "../../src/kernels/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";

describe("kernel families", () => {
  const sources = new Map(Object.values(kernels).map(({ name, source }) => [name as string, source]));
  const names = [...sources.keys()];

  test.each(names.filter((name) => !name.endsWith("_simd4")))("%s runs on a device without subgroups", (name) => {
    expect(sources.get(name)).not.toMatch(/\bsubgroup|quadSwap/i);
  });

  test.each(names.filter((name) => /_(simd4|gpu)$/.test(name)))("%s has a sister for the other family", (name) => {
    const own = name.replace(/_(simd4|gpu)$/, "");
    const sister = name.endsWith("_gpu") ? `${own}_simd4` : `${own}_gpu`;
    expect(names.includes(sister) || names.includes(own), "one of the other family, or that serves both").toBe(true);
  });

  const device = (info: object, ...features: string[]): GPUDevice =>
    Object.assign(fakeGpu(), {
      adapterInfo: { vendor: "", architecture: "", description: "", ...info },
      features: new Set(features),
    });
  const fallback = { isFallbackAdapter: true, subgroupMinSize: 8, subgroupMaxSize: 8 };

  test("simd4 is for software adapters with subgroups, gpu for all others", () => {
    expect(chooseFamily(device({ architecture: "swiftshader" }, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device({ description: "SwiftShader Device (LLVM)" }, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device({ isFallbackAdapter: true, subgroupMaxSize: 4 }, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device({ architecture: "swiftshader" }))).toBe("gpu");
    expect(chooseFamily(device({ vendor: "apple", architecture: "metal-3" }, "subgroups"))).toBe("gpu");
  });

  test("Mesa's llvmpipe is one, which pages know by its architecture alone", () => {
    expect(chooseFamily(device({ ...fallback, description: "llvmpipe: Mesa 25.0.7" }, "subgroups"))).toBe("simd4");
    const page = { ...fallback, vendor: "mesa", architecture: "software" };
    expect(chooseFamily(device(page, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device(page, "shader-f16"))).toBe("gpu");
    expect(chooseFamily(device({}, "subgroups")), "Firefox tells nothing").toBe("gpu");
  });

  describe("forced on a device that has no subgroups", () => {
    const forced =
      /^(init|compile): the device cannot run family "simd4": expected the feature subgroups\. Use "gpu"\.$/;

    test("simd4 is refused by init, which keeps the device that was there, and destroys what it asked for", async () => {
      const before = await init({ device: fakeGpu() });
      const plain = device({ architecture: "swiftshader" }, "shader-f16");
      const asking = init({ device: plain, family: "simd4" });
      await expect(asking).rejects.toThrow(DeviceError);
      await expect(asking).rejects.toThrow(forced);
      let isDestroyed = false;
      plain.destroy = () => {
        isDestroyed = true;
        return undefined;
      };
      const adapter = { features: plain.features, limits: plain.limits, requestDevice: async () => plain };
      const gpu = { requestAdapter: async () => adapter } as object as GPU;
      await expect(init({ gpu, family: "simd4" })).rejects.toThrow(forced);
      expect(isDestroyed).toBe(true);
      expect(await init()).toBe(before);
    });

    test("simd4 is refused by compile, before anything is compiled", async () => {
      const there = await init({ device: device({}, "shader-f16") });
      const compiling = compile((x) => ops.exp(x), [{ shape: [2] }], { family: "simd4" });
      await expect(compiling).rejects.toThrow(DeviceError);
      await expect(compiling).rejects.toThrow(forced);
      expect(there.pipelines.size).toBe(0);
    });

    test("gpu is taken, there and anywhere", async () => {
      expect(familiesOf(device({}))).toEqual(["gpu"]);
      expect(familiesOf(device({}, "subgroups"))).toEqual(["simd4", "gpu"]);
      expect((await init({ device: device({}), family: "gpu" })).family).toBe("gpu");
      expect((await init({ device: device({ architecture: "swiftshader" }, "subgroups"), family: "gpu" })).family).toBe(
        "gpu",
      );
    });
  });
});
