import { describe, expect, test } from "vitest";
import { chooseFamily } from "../../src/gpu/adapter.js";
import * as kernels from "../../src/kernels/index.js";

describe("kernel families", () => {
  const sources = new Map(Object.values(kernels).map(({ name, source }) => [name as string, source]));
  const names = [...sources.keys()];

  test.each(names.filter((name) => !name.endsWith("_simd4")))("%s runs on a device without subgroups", (name) => {
    expect(sources.get(name)).not.toMatch(/\bsubgroup|quadSwap/i);
  });

  test.each(names.filter((name) => /_(simd4|gpu)$/.test(name)))("%s has a sister in the other family", (name) => {
    const sister = name.endsWith("_gpu") ? name.replace(/_gpu$/, "_simd4") : name.replace(/_simd4$/, "_gpu");
    expect(names).toContain(sister);
  });

  test("simd4 is for software adapters with subgroups, gpu for all others", () => {
    const device = (info: object, ...features: string[]) =>
      ({
        adapterInfo: { vendor: "", architecture: "", description: "", ...info },
        features: new Set(features),
      }) as object as GPUDevice;
    expect(chooseFamily(device({ architecture: "swiftshader" }, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device({ description: "SwiftShader Device (LLVM)" }, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device({ isFallbackAdapter: true, subgroupMaxSize: 4 }, "subgroups"))).toBe("simd4");
    expect(chooseFamily(device({ architecture: "swiftshader" }))).toBe("gpu");
    expect(chooseFamily(device({ vendor: "apple", architecture: "metal-3" }, "subgroups"))).toBe("gpu");
  });
});
