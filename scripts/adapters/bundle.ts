import { join } from "node:path";
import { build } from "esbuild";
import { ADAPTERS } from "./tools.js";

/** The nets and the library in one file for a page or for Deno; its path. */
export async function bundle(): Promise<string> {
  const outfile = join(ADAPTERS, "nets.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "nets-page.ts")],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    alias: { wgrad: join(import.meta.dirname, "../../src/index.ts") },
    external: ["node:*"],
    logLevel: "error",
  });
  return outfile;
}
