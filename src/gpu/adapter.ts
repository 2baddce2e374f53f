import { oneOf } from "../check.js";
import { hasMethod } from "../is-a.js";
import type { Family } from "./family.js";

/** How to come by a GPU. */
export interface InitOptions {
  /** A device that is already there; it stays yours to destroy. */
  readonly device?: GPUDevice;
  /** Where to ask for an adapter: default `navigator.gpu`; in Node `create([])` of the npm package `webgpu`. */
  readonly gpu?: GPU;
  /** Which adapter to prefer where there are several. Default `"high-performance"`. */
  readonly powerPreference?: GPUPowerPreference;
  /** Forces one kernel family; `"simd4"` needs the feature subgroups. Default: the faster one on this adapter. */
  readonly family?: Family;
  /**
   * Seconds between copies of all that is trained to the host, from which training goes on when the device is lost. Default 5. 0:
   * none, and a loss ends whatever runs with a DeviceError.
   */
  readonly snapshotSeconds?: number;
  /**
   * Which of a kernel's forms run, where it has several. `"off"`: always the first, so that a run repeats bit for bit
   * on every such adapter. `"asked"`, the default: the first too, until `tune` is called in this page, and what that
   * found from then on. `"remembered"`: what `tune` found here at any time, as {@link tuningFile} has it. `"idle"`:
   * that, and what is not known yet is measured while the device has nothing to do; it counts for what is compiled
   * afterwards.
   */
  readonly tune?: TuneMode;
  /**
   * Where what was found is kept: `indexeddb://` or `opfs://` and a name, in Node a path. Default:
   * `indexeddb://wgrad-tuning` where there is such a place; in Node none, so `"remembered"` and `"idle"` want one
   * there.
   */
  readonly tuningFile?: string;
}

/** See {@link InitOptions.tune}. */
export type TuneMode = "off" | "asked" | "remembered" | "idle";

const PREFERENCES = ["high-performance", "low-power"] as const satisfies readonly GPUPowerPreference[];

const OPTIONAL_FEATURES: readonly GPUFeatureName[] = ["timestamp-query", "subgroups", "shader-f16"];

const RAISED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** How long an adapter may take to answer: a GPU process that starts on a busy machine takes seconds. */
const PATIENCE_MS = 20_000;

/** Dawn in Node ends with the object that `create([])` gives, devices and all: it stays as long as each of them. */
const sources = new WeakMap<GPUDevice, GPU>();

/** Asks for the best adapter and a device with every feature and the highest limits that it has. */
export async function requestDevice({ gpu: given, powerPreference }: InitOptions): Promise<GPUDevice> {
  const preference = oneOf("init", "powerPreference", powerPreference ?? PREFERENCES[0], PREFERENCES);
  const gpu = given ?? globalThis.navigator?.gpu;
  if (gpu === undefined) throw (await import("../rare.js")).noWebGpu();
  if (!hasMethod(gpu, "requestAdapter")) throw (await import("../rare.js")).noSuchGpu(gpu);
  const device = await answered(ask(gpu, preference));
  sources.set(device, gpu);
  return device;
}

async function ask(gpu: GPU, powerPreference: GPUPowerPreference): Promise<GPUDevice> {
  const refused = async (cause: unknown) => {
    throw (await import("../rare.js")).refusedDevice(cause);
  };
  const adapter = await gpu.requestAdapter({ powerPreference }).catch(refused);
  if (adapter === null) throw (await import("../rare.js")).noAdapter();
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  return adapter.requestDevice({ label: "wgrad", requiredFeatures, requiredLimits }).catch(refused);
}

/** The device that was asked for, unless there is no answer for too long: then one that comes after all is given back. */
async function answered(asking: Promise<GPUDevice>): Promise<GPUDevice> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      asking.then((device) => device.destroy()).catch(() => undefined);
      import("../rare.js").then(({ noAnswer }) => reject(noAnswer(PATIENCE_MS)), reject);
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([asking, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** One line that names the adapter: `google swiftshader (SwiftShader Device …)`. */
export function describeAdapter({ adapterInfo: info }: GPUDevice): string {
  const name = [info.vendor, info.architecture || info.device].filter(Boolean).join(" ");
  return info.description ? `${name} (${info.description})`.trim() : name || "unnamed adapter";
}
