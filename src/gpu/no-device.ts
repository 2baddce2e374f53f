import { ArgumentError, DeviceError } from "../errors.js";
import { inWords } from "../in-words.js";

// Why there is no device: what is said to those who have none is no part of the page of those who have one.

const where = "init";

/** The error for a place without WebGPU. */
export function noWebGpu(): DeviceError {
  return new DeviceError({
    where,
    problem: "this environment has no WebGPU",
    expected: isNode() ? "the option gpu" : "navigator.gpu",
    received: "undefined",
    remedy: isNode()
      ? "Install the npm package webgpu and call init({ gpu: create([]) })"
      : "Use a current Chrome, Edge, Safari or Firefox, on https or localhost",
  });
}

/** The error for an option that is no WebGPU. */
export function noSuchGpu(gpu: unknown): ArgumentError {
  return new ArgumentError({
    where,
    problem: "no such gpu",
    expected: "navigator.gpu, or in Node what create([]) of the package webgpu gives",
    received: inWords(gpu),
  });
}

/** The error for a machine without a GPU that WebGPU knows. */
export function noAdapter(): DeviceError {
  return new DeviceError({
    where,
    problem: "no GPU adapter was found",
    expected: "a WebGPU adapter",
    received: "null",
    remedy: isNode()
      ? "Install a graphics driver, on Linux one for Vulkan beside its loader (libvulkan.so.1): Mesa's does without a GPU, and VK_ICD_FILENAMES, set before Node starts, may name another"
      : "Check chrome://gpu; without a GPU start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader",
  });
}

/** The error for an adapter that says no. */
export function refusedDevice(cause: unknown): DeviceError {
  const remedy = isNode() ? "Start the process again" : "Reload the page and try again";
  return new DeviceError({ where, problem: "the adapter gave no device", remedy }, { cause });
}

/** The error for an adapter that has said nothing for so many milliseconds. */
export function noAnswer(ms: number): DeviceError {
  return new DeviceError({
    where,
    problem: "the adapter does not answer",
    expected: `a device within ${ms / 1000} s`,
    received: "nothing",
    remedy: isNode() ? "Start the process again" : "Call init() again, or restart the browser",
  });
}

/** Whether this is Node, where GPUs are come by in another way than in a page; not so in Electron's windows. */
function isNode(): boolean {
  const { process, document } = globalThis as { process?: { versions?: { node?: string } }; document?: object };
  return process?.versions?.node !== undefined && document === undefined;
}
