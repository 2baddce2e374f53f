/**
 * The `@example`s of doc comments in src/, each as a file that can be type-checked: names of wgrad are imported, and what an example takes for
 * granted (`model`, `x`) is declared as in {@link given}.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as wgrad from "../../src/index.js";
import { given } from "./given.js";

const src = join(import.meta.dirname, "../../src");

export interface Example {
  /** "layers/core/dense.ts:31". */
  readonly name: string;
  readonly code: string;
}

/** All of src/. */
export function docExamples(): Example[] {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.sort().flatMap((file) => examplesIn(file.replaceAll("\\", "/"), readFileSync(join(src, file), "utf8")));
}

/** Those of one file, by its name and text. */
export function examplesIn(file: string, text: string): Example[] {
  const found: Example[] = [];
  for (const { 0: comment, index } of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    for (const { 1: body = "", index: at } of comment.matchAll(/@example\b([\s\S]*?)(?=\n\s*\*\s*@|\*\/)/g)) {
      const line = text.slice(0, index + at).split("\n").length;
      found.push({ name: `${file}:${line}`, code: body.replaceAll(/^\s*\* ?/gm, "").trim() });
    }
  }
  return found;
}

/** An example as a module that can be checked. */
export function moduleOf({ name, code }: Example): string {
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const isOp = (word: string) => name.startsWith("ops/") && word in wgrad.ops;
  const lines = [...words].flatMap((word) => {
    if (isOp(word)) return `const { ${word} } = ops;`;
    if (word in wgrad) return `import { ${word} } from "wgrad";`;
    return given(word) ?? [];
  });
  const plain = code.replaceAll(/\/\/.*|"[^"]*"/g, "");
  const types = [...new Set([...plain.matchAll(/(?:[:<,[]|readonly)\s*([A-Z]\w*)/g)].map(([, word = ""]) => word))];
  lines.push(...types.filter((word) => !(word in wgrad || word in globalThis)).map((word) => `import type { ${word} } from "wgrad";`)); // biome-ignore format: one line
  const imports = code.match(/^import .*/gm) ?? [];
  const rest = code.replaceAll(/^import .*/gm, "");
  return [...new Set(['import { ops } from "wgrad";', ...imports, ...lines]), "export async function example() {", rest, "}"].join("\n"); // biome-ignore format: one line
}
