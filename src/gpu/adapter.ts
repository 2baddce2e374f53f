import { DeviceError } from "../errors.js";

/**
 * Which of a kernel's two forms a device wants. `simd4`: a CPU posing as a GPU (SwiftShader) with four lanes, where
 * workgroup memory and barriers are ruinous and quad swaps win. `gpu`: a real GPU, where it is the other way round.
 */
export type Family = "simd4" | "gpu";

/** How to come by a GPU. */
export interface InitOptions {
  /** A device that is already there; it stays yours to destroy. */
  readonly device?: GPUDevice;
  /** Where to ask for an adapter: default `navigator.gpu`; in Node `create([])` of the npm package `webgpu`. */
  readonly gpu?: GPU;
  /** Which adapter to prefer where there are several. Default `"high-performance"`. */
  readonly powerPreference?: GPUPowerPreference;
  /** Forces one kernel family. Default: by the adapter. */
  readonly family?: Family;
}

const OPTIONAL_FEATURES: readonly GPUFeatureName[] = ["timestamp-query", "subgroups", "shader-f16"];

const RAISED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Asks for the best adapter and a device with every feature and the highest limits that it has. */
export async function requestDevice(options: InitOptions): Promise<GPUDevice> {
  const gpu = options.gpu ?? globalThis.navigator?.gpu;
  if (gpu === undefined) {
    throw new DeviceError({
      where: "init",
      problem: "this environment has no WebGPU",
      expected: "navigator.gpu",
      received: "undefined",
      remedy:
        "In a browser use a current Chrome, Edge, Safari or Firefox on https or localhost; in Node pass init({ gpu: create([]) }) with the npm package webgpu",
    });
  }
  const adapter = await gpu.requestAdapter({ powerPreference: options.powerPreference ?? "high-performance" });
  if (adapter === null) {
    throw new DeviceError({
      where: "init",
      problem: "no GPU adapter was found",
      expected: "a WebGPU adapter",
      received: "null",
      remedy:
        "Check chrome://gpu; without a GPU start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader",
    });
  }
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  try {
    return await adapter.requestDevice({ label: "wgrad", requiredFeatures, requiredLimits });
  } catch (cause) {
    throw new DeviceError(
      { where: "init", problem: "the adapter gave no device", remedy: "Reload the page and try again" },
      { cause },
    );
  }
}

/** One line that names the adapter: `google swiftshader (SwiftShader Device …)`. */
export function describeAdapter({ adapterInfo: info }: GPUDevice): string {
  const name = [info.vendor, info.architecture || info.device].filter(Boolean).join(" ");
  return info.description ? `${name} (${info.description})`.trim() : name || "unnamed adapter";
}

/** The kernel family for a device: four-lane subgroups mean a CPU. A device without subgroups gets the other family. */
export function chooseFamily({ adapterInfo: info, features }: GPUDevice): Family {
  if (!features.has("subgroups")) return "gpu";
  const software = info.architecture === "swiftshader" || /swiftshader|llvmpipe/i.test(info.description);
  return software || (info.isFallbackAdapter && info.subgroupMaxSize === 4) ? "simd4" : "gpu";
}
