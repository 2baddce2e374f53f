/**
 * The programs in README.md and docs/: what is fenced as TypeScript below one heading is one program, so that a reader who lands there finds it
 * whole. Words behind `ts` say more:
 *
 *     ts                in a page
 *     ts node           in Node
 *     ts types          not run, only type-checked: it wants a camera, a network or another program
 *     ts worker.ts      a file beside the program
 *
 * What a program logs on a line that ends in `// → text` is to be that text, and what is fenced as `text` is to be in what it prints.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface DocumentedProgram {
  /** "docs/guides/saving.md, In Node (node)". */
  readonly name: string;
  readonly where: "page" | "node" | "types";
  /** By their names, "main.ts" among them. */
  readonly files: Readonly<Record<string, string>>;
  /** What is to be found, in this order, in what it prints. */
  readonly prints: readonly string[];
}

/** All of README.md and docs/, in order. */
export function documentedPrograms(): DocumentedProgram[] {
  const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file.replaceAll("\\", "/")}`);
  return ["README.md", ...pages.sort()].flatMap((page) => programsOf(page, readFileSync(join(root, page), "utf8")));
}

/** The programs of one page. */
export function programsOf(page: string, text: string): DocumentedProgram[] {
  return text
    .split(/^## /m)
    .flatMap((section, i) => programsIn(i === 0 ? page : `${page}, ${section.split("\n")[0]}`, section));
}

/** Those of one section: what runs in the same place is one. */
function programsIn(name: string, section: string): DocumentedProgram[] {
  const programs: { name: string; where: DocumentedProgram["where"]; files: Record<string, string>; prints: string[] }[] = []; // biome-ignore format: one line
  let last: (typeof programs)[number] | undefined;
  for (const [, words = "", code = ""] of section.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const [language, ...rest] = words.split(" ");
    if (language === "text") last?.prints.push(...code.trimEnd().split("\n"));
    if (language !== "ts") continue;
    const file = rest.find((word) => word.endsWith(".ts")) ?? "main.ts";
    const where = rest.includes("node") ? "node" : rest.includes("types") ? "types" : "page";
    last = programs.find((program) => program.where === where);
    if (last === undefined) {
      last = { name: `${name} (${where})`, where, files: {}, prints: [] };
      programs.push(last);
    }
    last.files[file] = (last.files[file] ?? "") + code;
    last.prints.push(...[...code.matchAll(/\/\/ → (.*)/g)].map(([, said = ""]) => said));
  }
  return programs;
}

/** Writes programs below a folder of .cache/documentation, a folder each, and takes away what else is there. Gives their folders, in order. */
export function writePrograms(below: string, programs: readonly DocumentedProgram[]): string[] {
  const all = join(root, ".cache/documentation", below);
  const folders = programs.map(({ name }) => join(all, name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")));
  mkdirSync(all, { recursive: true });
  for (const old of readdirSync(all)) {
    if (!folders.includes(join(all, old))) rmSync(join(all, old), { recursive: true });
  }
  for (const [i, { name, files, prints }] of programs.entries()) {
    const folder = folders[i] ?? all;
    mkdirSync(folder, { recursive: true });
    for (const [file, code] of Object.entries(files)) put(join(folder, file), `${code}\nexport {};\n`);
    put(join(folder, "program.json"), JSON.stringify({ name, prints }));
  }
  return folders;
}

/** A file that is as it should be stays untouched: others may be reading it. */
function put(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  writeFileSync(path, text);
}
