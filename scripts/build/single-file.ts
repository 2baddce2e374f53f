import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * Writes the library with all that it loads late and all that it depends on as one minified ES module, for pages without a bundler.
 * Gives its bytes as a server sends them.
 */
export async function writeSingleFile(entry: string, file: string): Promise<number> {
  const { outputFiles, warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "inline",
    logLevel: "error",
    logOverride: { "ignored-bare-import": "silent" }, // src/index.ts has one, for its order alone
  });
  const [output] = outputFiles;
  if (output === undefined || warnings.length > 0) throw new Error(`build: ${warnings[0]?.text ?? "no file came"}`);
  writeFileSync(file, output.contents);
  return gzipSync(output.contents, { level: 9 }).length;
}
