/** The four bundlers, each as its users have it: production, minified, nothing else set. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { minify } from "terser";
import { build as vite } from "vite";
import webpack from "webpack";

/** Bundles the module `entry` of `folder` into `folder/out`. */
export type Bundler = (folder: string, entry: string, out: string) => Promise<void>;

export const bundlers = {
  async vite(folder, entry, out) {
    await vite({
      root: folder,
      configFile: false,
      logLevel: "error",
      build: { outDir: out, rolldownOptions: { input: entry, output: { entryFileNames: "page.js" } } },
    });
  },

  async webpack(folder, entry, out) {
    const compiler = webpack({
      mode: "production",
      context: folder,
      entry: `./${entry}`,
      output: { path: join(folder, out), filename: "page.js" },
      performance: false,
    });
    if (compiler === null) throw new Error("webpack: no compiler came.");
    const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
      compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
    });
    if (stats?.hasErrors() || stats?.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
  },

  async rollup(folder, entry, out) {
    const bundle = await rollup({
      input: join(folder, entry),
      plugins: [nodeResolve({ browser: true })],
      onwarn: ({ message }) => {
        throw new Error(`rollup: ${message}`);
      },
    });
    const { output } = await bundle.generate({ format: "es", entryFileNames: "page.js" });
    for (const chunk of output) {
      if (chunk.type !== "chunk") throw new Error(`rollup: expected code only, received ${chunk.fileName}.`);
      const { code = "" } = await minify(chunk.code, { module: true });
      const file = join(folder, out, chunk.fileName);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    }
  },

  async esbuild(folder, entry, out) {
    await esbuild({
      absWorkingDir: folder,
      entryPoints: { page: entry },
      outdir: out,
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      logLevel: "warning",
    });
  },
} satisfies Record<string, Bundler>;

/** Bytes of a page's code as a server sends it. */
export function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length;
}
