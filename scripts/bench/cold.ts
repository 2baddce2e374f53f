/**
 * `npm run bench -- --cold`: how long a page takes to its first answer that has done nothing before. Each run has a Chrome of its own, with
 * one page and one contestant in it; the page is built, as a site's is. Contestants take turns.
 */
import { join } from "node:path";
import { build, preview } from "vite";
import type { ColdRun } from "../../demos/bench/cold.js";
import { type Case, type ContestantName, labelOf } from "../../demos/bench/contestant.js";
import { aligned, formatMs, formatTimes } from "../../demos/bench/format.js";
import { summarize } from "../../demos/bench/stats.js";
import { CACHE } from "../cache.js";
import { launchChrome } from "../chrome.js";
import { hear } from "./hear.js";

const root = join(import.meta.dirname, "../..");
const bench = join(root, "demos/bench");
const outDir = join(CACHE, "bench-cold");

/** How one contestant did in one case, in each of its pages. */
export interface ColdResult {
  readonly bench: Case;
  readonly name: ContestantName;
  readonly runs: readonly ColdRun[];
}

/** Opens `rounds` pages for each of `names` in each of `cases`; `say` hears of every run. Those without such work are left out. */
export async function benchCold(
  cases: readonly Case[],
  names: readonly ContestantName[],
  rounds: number,
  say: (line: string) => void,
): Promise<ColdResult[]> {
  const base = { configFile: false, root: bench, base: "./", logLevel: "error" } as const;
  const rolldownOptions = { input: join(bench, "cold.html") };
  const worker = { format: "es" } as const;
  await build({ ...base, worker, build: { outDir, emptyOutDir: true, target: "es2022", rolldownOptions } });
  const server = await preview({ ...base, build: { outDir } });
  const results: ColdResult[] = [];
  try {
    for (const one of cases) {
      const found = new Map<ContestantName, ColdRun[]>(names.map((name) => [name, []]));
      for (let round = 0; round < rounds; round++) {
        for (const [name, runs] of found) {
          const run = await coldPage(`${server.resolvedUrls?.local[0]}cold.html?case=${one.name}&with=${name}`);
          if (run === null) found.delete(name);
          else runs.push(run);
          if (run) say(`${one.title}: ${labelOf(name)} ${formatMs(run.firstMs)}, its device ${formatMs(run.startMs)}`);
        }
      }
      results.push(...[...found].map(([name, runs]) => ({ bench: one, name, runs })));
    }
    return results;
  } finally {
    await server.close();
  }
}

/** What a page at `url` finds out, in a Chrome that has just been started. */
async function coldPage(url: string): Promise<ColdRun | null> {
  const browser = await launchChrome();
  try {
    const page = await browser.newPage();
    const run = new Promise<ColdRun | null>((resolve, reject) => {
      page.on("pageerror", reject);
      hear(page, {
        "bench:cold": resolve,
        "bench:failed": (message) => reject(new Error(`${url}: ${message}`)),
      })
        .then(() => page.goto(url))
        .catch(reject);
    });
    return await run;
  } finally {
    await browser.close();
  }
}

/** A line for each case and contestant: the first answer, and what it took before to have a device. */
export function formatCold(results: readonly ColdResult[]): string {
  const times = (values: readonly number[]) => formatTimes(summarize(values));
  const rows = results.map(({ bench: { title }, name, runs }) => [
    title,
    labelOf(name),
    runs.every(({ correct }) => correct) ? times(runs.map(({ firstMs }) => firstMs)) : "WRONG",
    times(runs.map(({ startMs }) => startMs)),
  ]);
  return aligned([["case", "contestant", "first run", "device"], ...rows]).join("\n");
}
