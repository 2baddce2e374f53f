import { oneOf } from "../check.js";
import { ArgumentError, DeviceError } from "../errors.js";
import { inWords } from "../in-words.js";
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
  if (gpu === undefined) {
    throw new DeviceError({
      where: "init",
      problem: "this environment has no WebGPU",
      expected: isNode() ? "the option gpu" : "navigator.gpu",
      received: "undefined",
      remedy: isNode()
        ? "Install the npm package webgpu and call init({ gpu: create([]) })"
        : "Use a current Chrome, Edge, Safari or Firefox, on https or localhost",
    });
  }
  if (!hasMethod(gpu, "requestAdapter")) {
    throw new ArgumentError({
      where: "init",
      problem: "no such gpu",
      expected: "navigator.gpu, or in Node what create([]) of the package webgpu gives",
      received: inWords(gpu),
    });
  }
  const device = await answered(ask(gpu, preference));
  sources.set(device, gpu);
  return device;
}

async function ask(gpu: GPU, powerPreference: GPUPowerPreference): Promise<GPUDevice> {
  const refused = (cause: unknown) => {
    const remedy = isNode() ? "Start the process again" : "Reload the page and try again";
    return new DeviceError({ where: "init", problem: "the adapter gave no device", remedy }, { cause });
  };
  const adapter = await gpu.requestAdapter({ powerPreference }).catch((cause) => {
    throw refused(cause);
  });
  if (adapter === null) {
    throw new DeviceError({
      where: "init",
      problem: "no GPU adapter was found",
      expected: "a WebGPU adapter",
      received: "null",
      remedy: isNode()
        ? "Install a graphics driver, on Linux one for Vulkan beside its loader (libvulkan.so.1): Mesa's does without a GPU, and VK_ICD_FILENAMES, set before Node starts, may name another"
        : "Check chrome://gpu; without a GPU start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader",
    });
  }
  const requiredFeatures = OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature));
  const requiredLimits = Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  return adapter.requestDevice({ label: "wgrad", requiredFeatures, requiredLimits }).catch((cause) => {
    throw refused(cause);
  });
}

/** The device that was asked for, unless there is no answer for too long: then one that comes after all is given back. */
async function answered(asking: Promise<GPUDevice>): Promise<GPUDevice> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      asking.then((device) => device.destroy()).catch(() => undefined);
      reject(
        new DeviceError({
          where: "init",
          problem: "the adapter does not answer",
          expected: `a device within ${PATIENCE_MS / 1000} s`,
          received: "nothing",
          remedy: isNode() ? "Start the process again" : "Call init() again, or restart the browser",
        }),
      );
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([asking, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether this is Node, where GPUs are come by in another way than in a page; not so in Electron's windows. */
function isNode(): boolean {
  const { process, document } = globalThis as { process?: { versions?: { node?: string } }; document?: object };
  return process?.versions?.node !== undefined && document === undefined;
}

/** One line that names the adapter: `google swiftshader (SwiftShader Device …)`. */
export function describeAdapter({ adapterInfo: info }: GPUDevice): string {
  const name = [info.vendor, info.architecture || info.device].filter(Boolean).join(" ");
  return info.description ? `${name} (${info.description})`.trim() : name || "unnamed adapter";
}
