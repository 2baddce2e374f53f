/** Makes a pipeline of every WGSL file of a folder, on the Vulkan driver of the environment: `compile-texts.ts FOLDER`. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { openDawn } from "../train/dawn.js";
import { MARK } from "./machine-code.js";

const folder = process.argv[2] ?? ".";
const gpu = await openDawn();
const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
if (adapter === null) throw new Error("Dawn finds no adapter");
const { maxComputeWorkgroupStorageSize, maxStorageBuffersPerShaderStage } = adapter.limits;
const device = await adapter.requestDevice({
  requiredLimits: { maxComputeWorkgroupStorageSize, maxStorageBuffersPerShaderStage },
});
for (const file of readdirSync(folder).sort()) {
  const code = readFileSync(join(folder, file), "utf8");
  const [entryPoint = ""] = basename(file).split(".");
  process.stderr.write(`\n${MARK}${file}\n`);
  const module = device.createShaderModule({ code });
  await device.createComputePipelineAsync({ layout: "auto", compute: { module, entryPoint } });
}
process.kill(process.pid); // what Dawn does to end a device no longer reaches a driver that executes nothing
