/** Runs npm, whichever way this system spells it. */
import { spawnSync } from "node:child_process";

/** Runs `npm <words>` without input and returns whether it went well; only its complaints are shown. */
export function npm(words: readonly string[]): boolean {
  const self = process.env.npm_execpath; // npm's own script, when npm started us: the same npm again, and no shell
  const script = self?.endsWith(".js") ? self : undefined;
  const command = script === undefined ? "npm" : process.execPath;
  const { status } = spawnSync(command, script === undefined ? words : [script, ...words], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: script === undefined && process.platform === "win32", // npm is a .cmd file there
  });
  return status === 0;
}
