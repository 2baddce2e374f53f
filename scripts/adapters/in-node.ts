import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Trained } from "./nets.js";

const root = join(import.meta.dirname, "../..");

/** Trains the nets in a Node of its own, on the adapter that an environment's Vulkan gives. Words: `bare`, or a family. */
export function inNode(env: NodeJS.ProcessEnv, ...words: string[]): Trained {
  const script = join(import.meta.dirname, "nets-node.ts");
  return trainedBy(process.execPath, [join(root, "node_modules/tsx/dist/cli.mjs"), script, ...words], env);
}

/** What a program that trains the nets says on its last line. */
export function trainedBy(command: string, words: readonly string[], env: NodeJS.ProcessEnv): Trained {
  const { stdout, stderr, error } = spawnSync(command, words, { env, encoding: "utf8", timeout: 600_000 });
  if (error !== undefined) throw error;
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) throw new Error(`it ended without a word: ${stderr.trim().slice(-1000)}`);
  const done: { readonly trained: Trained } | { readonly error: string } = JSON.parse(line);
  if ("error" in done) throw new Error(done.error);
  return done.trained;
}
