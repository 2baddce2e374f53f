import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ADAPTERS, npmPackage } from "./tools.js";

const root = join(import.meta.dirname, "../..");
const TEXTS = join(ADAPTERS, "wgsl");

/** As much of `naga-wasm` as is used here. */
interface Naga {
  parseWgsl(source: string): object;
  validate(module: object): object;
  writeSpirv(module: object, info: object): unknown;
  writeMsl(module: object, info: object, options: { readonly langVersion: readonly number[] }): unknown;
  writeHlsl(module: object, info: object, options: { readonly shaderModel: string }): unknown;
}

/** There are more; fewer mean that the tests did not get to compile them. */
const LEAST_TEXTS = 1000;

/**
 * Compiles every WGSL text that the tests of ops, layers and losses make with naga, the compiler of Firefox and Deno, to what its
 * back ends write. It knows subgroups without the line that Chrome wants for them.
 */
export async function compileWithNaga(): Promise<string> {
  const folder = npmPackage("naga-wasm", "30.1.0");
  const naga: Naga = await import(pathToFileURL(join(folder, "dist/node.js")).href);
  collect();
  const failures: string[] = [];
  const files = readdirSync(TEXTS);
  for (const file of files) {
    const text = readFileSync(join(TEXTS, file), "utf8").replace(/^(enable subgroups|diagnostic\(.*\));$/gm, "");
    try {
      const module = naga.parseWgsl(text);
      const info = naga.validate(module);
      naga.writeSpirv(module, info);
      naga.writeMsl(module, info, { langVersion: [3, 0] });
      naga.writeHlsl(module, info, { shaderModel: "6_2" });
    } catch (error) {
      failures.push(`${file}: ${error instanceof Error && "formatted" in error ? error.formatted : error}`);
    }
  }
  if (files.length < LEAST_TEXTS) throw new Error(`the tests compiled no more than ${files.length} texts`);
  if (failures.length > 0) {
    throw new Error(`${failures.length} of ${files.length} texts do not compile:\n${failures.slice(0, 5).join("\n")}`);
  }
  return `${files.length} texts to SPIR-V, MSL and HLSL`;
}

/** Nothing runs while texts are collected, so that what tests say then is no news. */
function collect(): void {
  rmSync(TEXTS, { recursive: true, force: true });
  const words = ["run", "--config", "scripts/adapters/vitest.config.ts", "tests/ops", "tests/layers", "tests/losses"];
  spawnSync(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...words], {
    cwd: root,
    env: { ...process.env, WGRAD_TEXTS: TEXTS },
    stdio: "ignore",
  });
}
