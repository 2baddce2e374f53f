/**
 * `npm run test:models`: models that others publish on npm, opened here and by tfjs in one page, must predict the same. They are fetched once
 * (92 MB); without a network it says so in one line and is done.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureModels } from "./npm-models.js";
import { say } from "./say.js";

const root = join(import.meta.dirname, "..");

async function main(): Promise<number> {
  try {
    await ensureModels();
  } catch (error) {
    say(`test:models left out: ${error instanceof Error ? error.message : error}`);
    return 0;
  }
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const words = ["run", "--project", "gpu", "npm-models"];
  return spawnSync(process.execPath, [vitest, ...words], { cwd: root, stdio: "inherit" }).status ?? 1;
}

process.exitCode = await main();
