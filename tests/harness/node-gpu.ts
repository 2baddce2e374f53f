/**
 * Puts Dawn, which is Chrome's WebGPU, where a page has its own: for GPU tests in Node, on whatever Vulkan driver
 * VK_DRIVER_FILES names. `WGRAD_BARE=1`: devices have no features and the default limits. `WGRAD_TEXTS`: a folder that gets every
 * WGSL text that is compiled; then nothing runs, and Dawn's null backend does.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, globals } from "webgpu";

const { WGRAD_BARE: bare, WGRAD_TEXTS: texts } = process.env;
if (texts) mkdirSync(texts, { recursive: true });

function keepTexts(device: GPUDevice, folder: string): void {
  const createShaderModule = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    const { label, code } = descriptor;
    const sum = createHash("sha256").update(code).digest("hex").slice(0, 12);
    writeFileSync(join(folder, `${label}.${sum}.wgsl`), code);
    return createShaderModule(descriptor);
  };
}

/** Once for all test files, which share this process: Dawn ends with the object that `create` gives. */
function install(): void {
  Object.assign(globalThis, globals);
  const gpu = create(texts ? ["backend=null"] : []);
  const requestAdapter = gpu.requestAdapter.bind(gpu);
  gpu.requestAdapter = async (options) => {
    const adapter = await requestAdapter(options);
    if (adapter === null) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (wanted) => {
      const device = await requestDevice(bare ? { label: "bare" } : wanted);
      if (texts) keepTexts(device, texts);
      return device;
    };
    return adapter;
  };
  Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" }, configurable: true });
}

if (globalThis.navigator?.gpu === undefined) install();
