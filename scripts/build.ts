/**
 * `npm run build`: the library into dist/, one module out per module in, with declarations and source maps. TypeScript writes it,
 * so `export * as ops` stays what it is. Beside them dist/wgrad.min.js, all of it in one file for a script tag. `npm pack` and `npm publish`
 * call this first.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { markPureCalls } from "./build/pure-calls.js";
import { writeSingleFile } from "./build/single-file.js";
import { say, sayTrouble } from "./say.js";

const root = join(import.meta.dirname, "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
const mistakes = [...emit(), ...writeTypesForTypeScript5()];
for (const mistake of mistakes) sayTrouble(mistake);
if (mistakes.length > 0) process.exitCode = 1;
else {
  const bytes = await writeSingleFile(join(root, "dist/index.js"), join(root, "dist/wgrad.min.js"));
  say(`built dist/; dist/wgrad.min.js is ${Math.round(bytes / 1024)} KB as a server sends it`);
}

/** Compiles everything under src/ and returns what the compiler finds wrong. */
function emit(): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.build.json"), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  });
  if (config === undefined) throw new Error("build: tsconfig.build.json cannot be read.");
  const program = ts.createProgram(config.fileNames, config.options);
  const { diagnostics } = program.emit(undefined, undefined, undefined, false, { after: [markPureCalls] });
  const found = [...config.errors, ...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (found.length === 0) return [];
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => "\n",
  };
  return [ts.formatDiagnostics(found, host)];
}

/**
 * TypeScript 6 and later declare WebGPU themselves and cannot have `@webgpu/types` beside that; TypeScript 5 knows WebGPU only
 * from there. So every entry has two declarations, and `types@>=6.0` in package.json chooses between them.
 */
function writeTypesForTypeScript5(): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const missing: string[] = [];
  for (const [entry, target] of Object.entries<string | Record<string, string>>(exports)) {
    if (typeof target === "string") continue; // package.json itself
    const { "types@>=6.0": types = "", types: types5 = "", default: script = "" } = target;
    const absent = [types, script].filter((file) => !existsSync(join(root, file)));
    missing.push(
      ...absent.map((file) => `build: "${entry}" in package.json leads to ${file || "nothing"}, which is not there.`),
    );
    const name = types.replace(/^.*\/|\.d\.ts$/g, "");
    writeFileSync(join(root, types5), `/// <reference types="@webgpu/types" />\nexport * from "./${name}.js";\n`);
  }
  return missing;
}
