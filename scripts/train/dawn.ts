import { spawn, spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { findChrome } from "../find-chrome.js";

const root = join(import.meta.dirname, "../..");

/** WebGPU in Node. Only now is `webgpu` imported: it is no dependency of the library. */
export async function openDawn(): Promise<GPU> {
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals); // GPUBufferUsage and the like
  return create([]);
}

const STARTED_AGAIN = "WGRAD_VULKAN";

/**
 * On Linux, Dawn needs a Vulkan loader and a driver, and looks for them through variables that only count when they are set
 * before the process starts. Where it finds none, Chrome brings both, SwiftShader being the driver: then this starts the
 * process again with them, and gives the exit code of that one. Null when this process may go on.
 */
export async function startAgainWithVulkan(): Promise<number | null> {
  if (process.platform !== "linux" || process.env[STARTED_AGAIN] !== undefined || hasAdapter()) return null;
  const env = vulkanEnvironment();
  return env === null ? null : startAgain(env);
}

/** The same for what needs 16-bit floats, which SwiftShader has not: then the driver is Mesa's lavapipe. */
export async function startAgainWithHalves(): Promise<number | null> {
  if (process.env[STARTED_AGAIN] !== undefined || hasAdapter("shader-f16")) return null;
  const { lavapipe } = await import("../adapters/lavapipe.js");
  return startAgain({ ...lavapipe(), GALLIVM_PERF: "" });
}

function startAgain(env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...env, [STARTED_AGAIN]: env.VK_ICD_FILENAMES },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** This process's environment with the Vulkan of a Chrome in it; null where there is no such Chrome. */
export function vulkanEnvironment(): NodeJS.ProcessEnv | null {
  const folder = vulkanOfChrome();
  if (folder === null) return null;
  const { LD_LIBRARY_PATH: libraries = "" } = process.env;
  return {
    ...process.env,
    LD_LIBRARY_PATH: [folder, ...libraries.split(delimiter).filter(Boolean)].join(delimiter),
    VK_ICD_FILENAMES: join(folder, DRIVER),
  };
}

/** Asks in a process of its own: what Dawn says when it finds nothing would only puzzle, and it looks just once in a process. */
function hasAdapter(feature?: GPUFeatureName): boolean {
  const has = feature === undefined ? "true" : `adapter.features.has("${feature}")`;
  const question = `const { create } = await import("webgpu");
    const adapter = await create([]).requestAdapter();
    process.exit(adapter !== null && ${has} ? 0 : 1);`;
  return (
    spawnSync(process.execPath, ["--input-type=module", "-e", question], { cwd: root, stdio: "ignore" }).status === 0
  );
}

const LOADER = "libvulkan.so.1";
const DRIVER = "vk_swiftshader_icd.json";

/** The folder of a Chrome that has a Vulkan loader and SwiftShader beside it; null where there is none. */
function vulkanOfChrome(): string | null {
  const chrome = findChrome();
  const beside = chrome === null ? [] : [dirname(realpathSync(chrome.path))];
  const folders = [...beside, "/usr/lib/chromium", "/opt/google/chrome"];
  return folders.find((folder) => [LOADER, DRIVER].every((file) => existsSync(join(folder, file)))) ?? null;
}
