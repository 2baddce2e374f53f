import { join } from "node:path";
import { expect, test } from "vitest";
import { complaints } from "./compiler.js";
import { documentedPrograms, programsOf, writePrograms } from "./programs.js";

test("the programs in README.md and docs/ are sound TypeScript", { timeout: 120_000 }, () => {
  const programs = documentedPrograms();
  const folders = writePrograms("types", programs);
  expect(complaints(programs.flatMap(({ files }, i) => Object.keys(files).map((file) => join(folders[i] ?? "", file))))).toEqual([]); // biome-ignore format: one line
});

test("a program is what stands below one heading, file by file", () => {
  const page = "```ts\na\n```\n## One\n```ts\nb; // → 1\n```\ntext\n```sh\nls\n```\n```ts\nc\n```\n```text\n2\n```\n```ts w.ts\nd\n```\n```ts node\ne\n```\n## Two\n```text\n3\n```\n```ts types\nf\n```\n"; // biome-ignore format: one line
  expect(programsOf("p", page)).toEqual([
    { name: "p (page)", where: "page", files: { "main.ts": "a\n" }, prints: [] },
    { name: "p, One (page)", where: "page", files: { "main.ts": "b; // → 1\nc\n", "w.ts": "d\n" }, prints: ["1", "2"] },
    { name: "p, One (node)", where: "node", files: { "main.ts": "e\n" }, prints: [] },
    { name: "p, Two (types)", where: "types", files: { "main.ts": "f\n" }, prints: [] },
  ]);
});
