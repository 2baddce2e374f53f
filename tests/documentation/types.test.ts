import { join } from "node:path";
import { expect, test } from "vitest";
import { complaints } from "./compiler.js";
import { docExamples, examplesIn, moduleOf } from "./examples.js";
import { documentedPrograms, programsOf, writePrograms } from "./programs.js";

test("programs in README.md and docs/, and examples in doc comments, are sound TypeScript", {
  timeout: 120_000,
}, () => {
  const examples = docExamples();
  expect(examples.length).toBeGreaterThan(150);
  const programs = documentedPrograms();
  const asPrograms = examples.map((one) => ({ name: one.name, where: "types" as const, files: { "main.ts": moduleOf(one) }, prints: [] })); // biome-ignore format: one line
  const all = [...programs, ...asPrograms];
  const folders = writePrograms("types", all);
  const files = all.flatMap(({ files }, i) => Object.keys(files).map((file) => join(folders[i] ?? "", file)));
  expect(complaints(files)).toEqual([]);
});

test("a program is what stands below one heading and runs in one place, file by file", () => {
  const page = "```ts\na\n```\n## One\n```ts\nb; // → 1\n```\ntext\n```sh\nls\n```\n```ts\nc\n```\n```text\n2\n```\n```ts w.ts\nd\n```\n```ts node\ne\n```\n## Two\n```text\n3\n```\n```ts types\nf\n```\n"; // biome-ignore format: one line
  expect(programsOf("p", page)).toEqual([
    { name: "p (page)", where: "page", files: { "main.ts": "a\n" }, prints: [] },
    { name: "p, One (page)", where: "page", files: { "main.ts": "b; // → 1\nc\n", "w.ts": "d\n" }, prints: ["1", "2"] },
    { name: "p, One (node)", where: "node", files: { "main.ts": "e\n" }, prints: [] },
    { name: "p, Two (types)", where: "types", files: { "main.ts": "f\n" }, prints: [] },
  ]);
});

test("an example ends with its comment or the next tag, and names of wgrad are imported for it", () => {
  const [first, second] = examplesIn("a.ts", "/**\n * A.\n *\n * @example new Dense(1)\n * @example\n * f(x);\n */\n");
  expect([first, second]).toEqual([
    { name: "a.ts:4", code: "new Dense(1)" },
    { name: "a.ts:5", code: "f(x);" },
  ]);
  expect(moduleOf({ name: "a.ts:4", code: "new Dense(1)" })).toContain('import { Dense } from "wgrad";');
  expect(moduleOf({ name: "ops/a.ts:4", code: "add(x, 1)" })).toContain("const { add } = ops;");
});
