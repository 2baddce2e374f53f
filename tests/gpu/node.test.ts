import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { vulkanEnvironment } from "../../scripts/train/dawn.js";
import { bundleForNode } from "../harness/bundle-for-node.js";

const recipe = join(import.meta.dirname, "../harness/node-recipe.ts");

/** Exit code or signal of a process, and what it printed. */
function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly end: number | string | null; readonly output: string }> {
  const child = spawn(process.execPath, ["--expose-gc", ...args], { env, timeout: 60_000 });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ end: signal ?? code, output }));
  });
}

test("the README's recipe for Node runs 20 times without a crash", { timeout: 120_000 }, async () => {
  const env = vulkanEnvironment() ?? process.env; // without Chrome's Vulkan, the machine's own
  const [script = ""] = await bundleForNode("recipe", [recipe]);
  for (let i = 0; i < 4; i++) {
    const { end, output } = await run([script, "5"], env);
    expect(end, output).toBe(0);
    expect(output.match(/^fine$/gm)).toHaveLength(5);
  }
});
