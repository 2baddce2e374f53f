/**
 * Writes src/kernels/ from shaders/ by reflection: bindings, params and tunable constants of every kernel, so that a
 * forgotten binding or a misspelt param does not compile. A module a kernel, so that a bundler drops those that a page does
 * not run. `--check` fails when the committed files are stale. Either way it fails when stretches between `// same as NAME` and
 * `// end same` differ, and when a kernel declares a name of the library's.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ResourceType, WgslReflect } from "wgsl_reflect/wgsl_reflect.module.js";
import { type Access, PARAMS_BINDING } from "../src/gpu/kernel.js";
import { unlikeFences } from "./same-fences.js";
import { takenNames } from "./taken-names.js";

const root = join(import.meta.dirname, "..");
const target = join(root, "src/kernels");
const HEAD =
  "// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.";

/** The loader's marks survive; every other comment stays in shaders/ and does not ship, nor do spaces that mean nothing. */
function stripComments(source: string): string {
  return source
    .replace(/\/\/(?! (tune|unroll|fuse|end fuse|optional)\b)[^\n]*/g, "")
    .replace(/(\/\/ (?:tune|unroll|optional))[^\n]*/g, "$1")
    .replace(/^[ \t]+|[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n")
    .trim()
    .split("\n")
    .map((line) => (/^(alias |@group)|\/\/ /.test(line) ? line : line.replace(AROUND, "$1"))) // the loader looks for those as they are
    .join("\n");
}

/** What needs no space around it. */
const AROUND = / ?(==|!=|<=|>=|\+=|-=|\*=|[=+*,;{}():]) ?/g;

function tunable(source: string): Record<string, number | boolean> {
  const constants: Record<string, number | boolean> = {};
  for (const [, name = "", value = ""] of source.matchAll(
    /^const\s+(\w+)\s*(?::\s*\w+)?\s*=\s*([^;]+);\s*\/\/ tune/gm,
  )) {
    constants[name] = value === "true" || value === "false" ? value === "true" : Number.parseFloat(value);
  }
  return constants;
}

/** The module of one kernel. */
function kernelModule(file: string): string {
  const name = basename(file, ".wgsl");
  const source = stripComments(readFileSync(join(root, "shaders", file), "utf8"));
  const fused = /\/\/ fuse\n([\s\S]*?)\/\/ end fuse/.exec(source)?.[1] ?? "";
  const reflection = new WgslReflect(source);
  if (!reflection.entry.compute.some((entry) => entry.name === name)) {
    throw new Error(`shaders/${file}: expected a compute entry point named ${name}. Name it like its file.`);
  }
  const bindings: Record<string, Access> = {};
  const optional: string[] = [];
  const textures: Record<string, number> = {};
  const params: Record<string, string> = {};
  for (const variable of reflection.getBindGroups().flat()) {
    if (variable === undefined || new RegExp(`>\\s*${variable.name}\\b`).test(fused)) continue;
    if (variable.name === "params") {
      if (variable.binding !== PARAMS_BINDING)
        throw new Error(`shaders/${file}: params are binding ${PARAMS_BINDING}.`);
      for (const [i, member] of (variable.members ?? []).entries()) {
        if (member.offset !== 4 * i)
          throw new Error(`shaders/${file}: ${member.name} is not the next 4 bytes of Params.`);
        params[member.name] = member.type.name;
      }
    } else if (variable.resourceType === ResourceType.Texture) {
      textures[variable.name] = variable.binding;
    } else {
      const next = Object.keys(bindings).length + 1;
      if (variable.binding !== next) throw new Error(`shaders/${file}: ${variable.name} is not binding ${next}.`);
      bindings[variable.name] = variable.access === "read_write" ? "read_write" : "read";
      if (new RegExp(`>\\s*${variable.name}\\s*:[^\\n]*// optional`).test(source)) optional.push(variable.name);
    }
  }
  const entry = {
    name,
    bindings,
    ...(optional.length === 0 ? {} : { optional }),
    ...(Object.keys(textures).length === 0 ? {} : { textures }),
    params,
    constants: tunable(source),
  };
  const fields = Object.entries(entry).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`);
  return [
    HEAD,
    'import type { Kernel } from "../gpu/kernel.js";',
    "",
    `export const ${name} = {`,
    ...fields,
    `  source: ${JSON.stringify(source)} as string,`,
    "} as const satisfies Kernel;",
    "",
  ].join("\n");
}

/** The module of one file of functions in shaders/lib, which generated code may call. */
function libraryModule(file: string): string {
  const source = stripComments(readFileSync(join(root, "shaders/lib", file), "utf8"));
  return [HEAD, `export const ${basename(file, ".wgsl")} = ${JSON.stringify(source)} as string;`, ""].join("\n");
}

/** The module that leads to the others of its folder. */
function indexModule(names: readonly string[]): string {
  return [HEAD, ...names.map((name) => `export { ${name} } from "./${name}.js";`), ""].join("\n");
}

function shaders(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".wgsl"))
    .sort();
}

/** What src/kernels/ is to hold: text by file name. */
function generate(): ReadonlyMap<string, string> {
  const namesIn = (folder: string) => shaders(folder).map((file) => basename(file, ".wgsl"));
  const names = namesIn("shaders");
  const library = namesIn("shaders/lib");
  return new Map([
    ...names.map((name) => [`${name}.ts`, kernelModule(`${name}.wgsl`)] as const),
    ["index.ts", indexModule(names)],
    ...library.map((name) => [`library/${name}.ts`, libraryModule(`${name}.wgsl`)] as const),
    ["library/index.ts", indexModule(library)],
  ]);
}

function sourcesIn(folder: string): ReadonlyMap<string, string> {
  return new Map(shaders(folder).map((file) => [`${folder}/${file}`, readFileSync(join(root, folder, file), "utf8")]));
}

const faults = [...unlikeFences(sourcesIn("shaders")), ...takenNames(sourcesIn("shaders"), sourcesIn("shaders/lib"))];
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}

const wanted = generate();
const there = existsSync(target)
  ? readdirSync(target, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => file.replaceAll("\\", "/"))
  : [];
const strays = there.filter((file) => !wanted.has(file));
if (process.argv.includes("--check")) {
  const current = (file: string) => (there.includes(file) ? readFileSync(join(target, file), "utf8") : undefined);
  const stale = [...[...wanted].flatMap(([file, text]) => (current(file) === text ? [] : [file])), ...strays];
  if (stale.length > 0) {
    console.error(`src/kernels/ is stale (${stale.join(", ")}): run \`npm run kernels\` and commit the result.`);
    process.exit(1);
  }
} else {
  mkdirSync(join(target, "library"), { recursive: true });
  for (const file of strays) rmSync(join(target, file));
  for (const [file, text] of wanted) writeFileSync(join(target, file), text);
}
