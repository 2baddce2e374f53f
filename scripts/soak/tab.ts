/** Another tab: a process of its own that takes up a training from its file. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Life } from "./life.js";
import type { Plan } from "./plan.js";

/** What the process is told. */
export interface Errand {
  readonly plan: Plan;
  readonly from: number;
  readonly state: string;
}

/** Lives the rest of a plan in a process of its own. */
export async function inAnotherProcess(plan: Plan, from: number, state: string): Promise<Life> {
  const folder = await mkdtemp(join(tmpdir(), "wgrad-soak-"));
  try {
    const file = join(folder, "errand.json");
    const errand: Errand = { plan, from, state };
    await writeFile(file, JSON.stringify(errand));
    const script = join(import.meta.dirname, "other-process.ts");
    await promisify(execFile)(process.execPath, [...process.execArgv, script, file]);
    return JSON.parse(await readFile(`${file}.out`, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
