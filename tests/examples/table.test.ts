import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../examples");
const names = readdirSync(folder).flatMap((file) => (file.endsWith(".ts") ? [file.slice(0, -3)] : []));
const linesOf = (name: string) =>
  readFileSync(join(folder, `${name}.ts`), "utf8")
    .trimEnd()
    .split("\n");

test.each(names)("%s has at most 80 lines", (name) => {
  expect(linesOf(name).length).toBeLessThanOrEqual(80);
});

test("the table in examples/README.md names them all, with their lines of code", () => {
  const rows = readFileSync(join(folder, "README.md"), "utf8").matchAll(/^\| \[(.*?)\].*?\| \d+ \| (\d+) \|/gm);
  const told = Object.fromEntries([...rows].map(([, name, lines]) => [name, Number(lines)]));
  const isCode = (line: string) => line.trim() !== "" && !/^\s*(\/\/|\/?\*)/.test(line);
  expect(told).toEqual(Object.fromEntries(names.map((name) => [name, linesOf(name).filter(isCode).length])));
});
