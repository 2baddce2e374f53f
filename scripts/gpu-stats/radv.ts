/** Mesa's compiler for AMD's GPUs, without one. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentWith, mesaDriver } from "../adapters/mesa.js";
import { ADAPTERS, Unavailable } from "../adapters/tools.js";
import { type MachineCode, readLog } from "./machine-code.js";
import type { Text } from "./texts.js";

const root = join(import.meta.dirname, "../..");
const FOLDER = join(ADAPTERS, "gpu-stats");

/** GPUs by the names that Mesa has for them, old before new: RDNA 2 and RDNA 3. */
export const GPUS = ["navi21", "navi31"] as const;
export type Gpu = (typeof GPUS)[number];

/** What each text compiles to on a GPU, by its checksum. Throws an Unavailable where Mesa, or a C compiler, cannot be had. */
export function compileFor(gpu: Gpu, texts: readonly Text[]): Map<string, MachineCode> {
  const folder = join(FOLDER, "wgsl");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const fileOf = ({ kernel, checksum }: Text) => `${kernel}.${checksum}.wgsl`;
  for (const text of texts) writeFileSync(join(folder, fileOf(text)), text.code);
  const found = readLog(logOf(gpu, folder));
  return new Map(
    texts.map((text) => {
      const code = found.get(fileOf(text));
      if (code === undefined) throw new Error(`${gpu}: ${text.kernel} (${text.use}) did not compile: see ${FOLDER}`);
      return [text.checksum, code];
    }),
  );
}

/** All that RADV says while a process compiles the texts of a folder. */
function logOf(gpu: Gpu, folder: string): string {
  const { file, libraries } = mesaDriver("radeon");
  const env = {
    ...environmentWith("gpu-stats", nullDriver(), libraries),
    REAL_DRIVER: file,
    RADV_FORCE_FAMILY: gpu,
    RADV_DEBUG: "shaderstats,asm,nocache",
  };
  const script = join(import.meta.dirname, "compile-texts.ts");
  const log = join(FOLDER, `${gpu}.log`);
  const target = openSync(log, "w");
  spawnSync(process.execPath, [join(root, "node_modules/tsx/dist/cli.mjs"), script, folder], {
    env,
    stdio: ["ignore", target, target],
  });
  closeSync(target);
  return readFileSync(log, "utf8");
}

/** RADV for a GPU that is not there compiles, but executes nothing, and does not survive being asked to. */
function nullDriver(): string {
  const driver = join(FOLDER, "libvulkan_null.so");
  const source = join(import.meta.dirname, "null-driver.c");
  const { status } = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", driver, source, "-ldl"], { stdio: "inherit" });
  if (status !== 0) throw new Unavailable("there is no C compiler (cc) here");
  return driver;
}
