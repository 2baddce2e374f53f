import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ArgumentError } from "wgrad";
import { createProject } from "../../scripts/create/project.js";

const room = mkdtempSync(join(tmpdir(), "wgrad-create-"));
afterAll(() => rmSync(room, { recursive: true }));

test("a project is the template under its own name, with wgrad from a file", () => {
  const folder = join(room, "my-net");
  createProject(folder, "/packed/wgrad.tgz");
  const { name, dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect({ name, dependencies }).toEqual({ name: "my-net", dependencies: { wgrad: "file:/packed/wgrad.tgz" } });
  for (const file of ["index.html", "tsconfig.json", ".gitignore", "src/main.ts"]) {
    expect(existsSync(join(folder, file)), file).toBe(true);
  }
});

test("what lies in a folder is not written over", () => {
  writeFileSync(join(room, "mine.txt"), "");
  expect(() => createProject(room, "wgrad.tgz")).toThrow(ArgumentError);
  expect(() => createProject("", "wgrad.tgz")).toThrow(
    'create: no room for a project: expected a folder that is not there, or is empty, received "". Write npm run create -- ../my-net',
  );
});

test("the template wants the versions that the repository is built with", () => {
  const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, "../..", path), "utf8"));
  const [own, template] = [read("package.json"), read("template/package.json")];
  expect(template.dependencies.wgrad).toBe(`^${own.version}`);
  expect(template.devDependencies.vite).toBe(own.devDependencies.vite);
  expect(`npm:typescript@${template.devDependencies.typescript}`).toBe(own.devDependencies["typescript-6"]);
});
