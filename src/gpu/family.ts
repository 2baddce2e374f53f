import { DeviceError } from "../errors.js";

/**
 * Which of a kernel's two forms a device wants. `simd4`: a CPU posing as a GPU (SwiftShader, Mesa's llvmpipe), where workgroup
 * memory and barriers are ruinous and swaps among four lanes win. `gpu`: a real GPU, where it is the other way round.
 */
export type Family = "simd4" | "gpu";

export const FAMILIES = ["simd4", "gpu"] as const satisfies readonly Family[];

/** The families whose kernels a device can run: those of `simd4` swap values within subgroups. */
export function familiesOf({ features }: GPUDevice): readonly Family[] {
  return FAMILIES.filter((family) => family === "gpu" || features.has("subgroups"));
}

/**
 * The family that is faster on a device. Pages are told no description, and Firefox tells them nothing at all: then it is `gpu`,
 * which runs everywhere.
 */
export function chooseFamily(device: GPUDevice): Family {
  const { architecture, description, isFallbackAdapter, subgroupMaxSize } = device.adapterInfo;
  if (!familiesOf(device).includes("simd4")) return "gpu";
  const software = /^(swiftshader|software)$/.test(architecture) || /swiftshader|llvmpipe/i.test(description);
  return software || (isFallbackAdapter && subgroupMaxSize === 4) ? "simd4" : "gpu";
}

/** Throws a DeviceError where a device cannot run the kernels of a family that was asked for. */
export function refuseFamily(where: string, family: Family, device: GPUDevice): void {
  if (familiesOf(device).includes(family)) return;
  const problem = `the device cannot run family "${family}"`;
  throw new DeviceError({ where, problem, expected: "the feature subgroups", remedy: 'Use "gpu"' });
}
