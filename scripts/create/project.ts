import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ArgumentError } from "wgrad";
import { npm } from "../npm.js";

const root = join(import.meta.dirname, "../..");
const template = join(root, "template");

/**
 * Writes a project into a folder: the template, and wgrad as a file beside it, packed from this checkout or the given tarball. Throws an
 * ArgumentError where something lies in the folder already.
 */
export function createProject(folder: string, tarball?: string): void {
  if (folder === "" || (existsSync(folder) && readdirSync(folder).length > 0)) {
    throw new ArgumentError({
      where: "create",
      problem: "no room for a project",
      expected: "a folder that is not there, or is empty",
      received: `"${folder}"`,
      remedy: "Write npm run create -- ../my-net",
    });
  }
  mkdirSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true, filter: (path) => !/[\\/](node_modules|dist)$/.test(path) });
  const packed = tarball === undefined ? pack(folder) : tarball;
  const file = join(folder, "package.json");
  const project = JSON.parse(readFileSync(file, "utf8"));
  project.name = basename(resolve(folder));
  project.dependencies.wgrad = `file:${packed}`;
  writeFileSync(file, `${JSON.stringify(project, null, 2)}\n`);
}

/** The library as npm would publish it, in the folder; gives the file's name. */
function pack(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const went = npm(["pack", root, "--pack-destination", folder, "--loglevel=error"]);
  if (!went) throw new Error("create: npm pack failed; its own words stand above.");
  return `${name}-${version}.tgz`;
}
