import { cases } from "./cases/index.js";
import type { Workload } from "./contestant.js";
import { entrants } from "./contestants/index.js";
import { tell } from "./events.js";

/** How a page came to its first answer that had done nothing with WebGPU before. */
export interface ColdRun {
  /** Until the library has its device. Its code is there by then. */
  readonly startMs: number;
  /** Building and the first run, compiling included. */
  readonly firstMs: number;
  readonly correct: boolean;
}

const query = new URLSearchParams(location.search);

try {
  tell("bench:cold", await coldRun());
} catch (error) {
  tell("bench:failed", error instanceof Error ? error.message : String(error));
}

/** Runs what `?case=NAME&with=NAME` asks for. Null where that contestant has no such work. */
async function coldRun(): Promise<ColdRun | null> {
  const bench = cases.find(({ name }) => name === query.get("case"));
  const entrant = entrants.find(({ name }) => name === query.get("with"));
  if (!bench || !entrant) throw new Error(`cold: expected ?case=NAME&with=NAME, received "${location.search}".`);
  const workload: Workload = await bench.load();
  await entrant.fetch();
  const begin = performance.now();
  const contestant = await entrant.load();
  const started = performance.now();
  const prepared = await workload.prepare(contestant);
  if (!prepared) return null;
  const answer = await prepared.run();
  const done = performance.now();
  const error = workload.error(prepared.arrange?.(answer) ?? answer, 1);
  return { startMs: started - begin, firstMs: done - started, correct: error <= bench.tolerance };
}
