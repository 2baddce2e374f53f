import { create } from "webgpu";

const gpu = create(["backend=null"]);

/** A device that runs nothing, but has every feature and compiles WGSL as any other does: Dawn's null backend. */
export async function nullDevice(): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter();
  return adapter!.requestDevice({ requiredFeatures: ["shader-f16", "subgroups"] });
}

/** What a device has to say against a shader. */
export async function complaints(device: GPUDevice, code: string): Promise<string[]> {
  device.pushErrorScope("validation");
  const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
  await device.popErrorScope();
  return messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}`);
}
