import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { vulkanEnvironment } from "../../scripts/train/dawn.js";
import { bundleForNode } from "../harness/bundle-for-node.js";
import { missingFrom } from "./missing.js";
import { documentedPrograms, writePrograms } from "./programs.js";

/** Files that a program writes lie here. */
const cwd = mkdtempSync(join(tmpdir(), "wgrad-documentation-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const programs = documentedPrograms().filter(({ where }) => where === "node");
const folders = writePrograms("node", programs);
const scripts = await bundleForNode(
  "documentation",
  folders.map((folder) => join(folder, "main.ts")),
);

/** Exit code or signal of a program in a process of its own, and what it printed. */
function run(file: string): Promise<{ readonly end: number | string | null; readonly output: string }> {
  const child = spawn(process.execPath, ["--enable-source-maps", file], {
    cwd,
    env: vulkanEnvironment() ?? process.env,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ end: signal ?? code, output }));
  });
}

for (const [i, { name, prints }] of programs.entries()) {
  test(`${name} runs, and prints what its page says`, { timeout: 120_000 }, async () => {
    const { end, output } = await run(scripts[i] ?? "");
    expect(end, output).toBe(0);
    expect(missingFrom(output, prints), output).toBeUndefined();
  });
}
