import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/**
 * Writes scripts that import the library as Node runs them by itself, into a folder of .cache, and gives their paths. A process
 * that loads the sources file by file, and compiles them, takes seconds to begin.
 */
export async function bundleForNode(name: string, scripts: readonly string[]): Promise<string[]> {
  const folder = join(root, ".cache/node", name);
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: scripts.map((script, i) => ({ in: script, out: `${i}` })),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    alias: { wgrad: join(root, "src/index.ts") },
    sourcemap: true,
    logLevel: "warning",
  });
  return scripts.map((_, i) => join(folder, `${i}.mjs`));
}
