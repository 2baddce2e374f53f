import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { vulkanEnvironment } from "../../scripts/train/dawn.js";
import { missingFrom } from "./missing.js";
import { documentedPrograms, writePrograms } from "./programs.js";

const root = join(import.meta.dirname, "../..");
const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
/** Files that a program writes lie here. */
const cwd = mkdtempSync(join(tmpdir(), "wgrad-documentation-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const programs = documentedPrograms().filter(({ where }) => where === "node");
const folders = writePrograms("node", programs);

/** Exit code or signal of a program in a process of its own, and what it printed. */
function run(file: string): Promise<{ readonly end: number | string | null; readonly output: string }> {
  const env = { ...(vulkanEnvironment() ?? process.env), TSX_TSCONFIG_PATH: join(root, "tsconfig.json") };
  const child = spawn(process.execPath, [tsx, file], { cwd, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ end: signal ?? code, output }));
  });
}

for (const [i, { name, prints }] of programs.entries()) {
  test(`${name} runs, and prints what its page says`, { timeout: 120_000 }, async () => {
    const { end, output } = await run(join(folders[i] ?? "", "main.ts"));
    expect(end, output).toBe(0);
    expect(missingFrom(output, prints), output).toBeUndefined();
  });
}
