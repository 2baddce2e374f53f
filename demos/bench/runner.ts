import type { Case, Contestant, Entrant, Prepared, Workload } from "./contestant.js";
import { beginCase, beginTurn, callsBetween, type GpuCalls, gpuCalls, lastSubmitAt, mostHeld } from "./counters.js";
import type { CaseReport } from "./report.js";
import { median, summarize } from "./stats.js";

export interface RunOptions {
  /** At least so many timed runs each… */
  readonly rounds: number;
  /** …and at least so many seconds a case, … */
  readonly seconds: number;
  /** …but once a case has taken this long, 3 rounds are enough. */
  readonly capSeconds: number;
  readonly signal?: AbortSignal;
}

export const DEFAULTS: RunOptions = { rounds: 5, seconds: 3, capSeconds: 25 };
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 200;

/** A contestant at work on one case, with what has been seen of it so far. */
interface Runner {
  readonly entrant: Entrant;
  readonly contestant: Contestant;
  readonly prepared: Prepared;
  readonly firstMs: number;
  readonly times: number[];
  /** How long each run took until its last work was handed to the GPU; none of who hands it none. */
  readonly hostTimes: number[];
  answers: number;
  maxError: number;
  calls: GpuCalls;
}

/**
 * Runs one case. Everybody prepares and does a first run (timed apart), then a second to warm up, then they take turns, one run each a
 * round, each round begun by another, so that whatever else the machine does falls on all alike. `progress` hears of every round.
 */
export async function runCase(
  bench: Case,
  entrants: readonly Entrant[],
  options: RunOptions,
  progress: (report: CaseReport) => void,
): Promise<CaseReport> {
  const workload = await bench.load();
  const failures: CaseReport["failures"] = {};
  const runners: Runner[] = [];
  const report = () => reportOf(bench, runners, failures);
  /** Lets `entrant` do its `work`; whoever throws is out, and why is kept. */
  const attempt = async ({ name }: Entrant, work: () => Promise<unknown>) => {
    options.signal?.throwIfAborted();
    await pause();
    try {
      await work();
    } catch (error) {
      failures[name] = error instanceof Error ? error.message : String(error);
    }
  };
  const stillIn = () => runners.filter(({ entrant }) => !(entrant.name in failures));

  try {
    for (const entrant of entrants) {
      await attempt(entrant, async () => {
        const runner = await firstRun(entrant, workload);
        if (runner) runners.push(runner);
      });
    }
    for (const runner of stillIn()) await attempt(runner.entrant, () => oneRun(runner, workload));

    const began = performance.now();
    for (let round = 0; !enough(bench, options, round, (performance.now() - began) / 1000); round++) {
      const active = stillIn();
      if (active.length === 0) break;
      for (const runner of rotated(active, round)) {
        await attempt(runner.entrant, async () => {
          const { ms, hostMs } = await oneRun(runner, workload);
          runner.times.push(ms);
          if (hostMs >= 0) runner.hostTimes.push(hostMs);
        });
      }
      progress(report());
    }
    return report();
  } finally {
    for (const { prepared } of runners) prepared.dispose();
  }
}

async function firstRun(entrant: Entrant, workload: Workload): Promise<Runner | undefined> {
  beginTurn(entrant.name);
  beginCase(entrant.name);
  const contestant = await entrant.load();
  await enter(contestant);
  const start = performance.now();
  const prepared = await workload.prepare(contestant);
  if (!prepared) return undefined;
  const answer = await prepared.run();
  const firstMs = performance.now() - start;
  const maxError = errorOf(prepared, answer, workload, 1);
  return { entrant, contestant, prepared, firstMs, times: [], hostTimes: [], answers: 1, maxError, calls: gpuCalls() };
}

/** Makes the turn `contestant`'s, outside of the clock. */
async function enter({ name, enter }: Contestant): Promise<void> {
  beginTurn(name);
  await enter?.();
}

interface RunTimes {
  readonly ms: number;
  /** Below zero when nothing was handed to the GPU. */
  readonly hostMs: number;
}

/** One run, timed, its GPU calls counted; then its answer is judged. */
async function oneRun(runner: Runner, workload: Workload): Promise<RunTimes> {
  await enter(runner.contestant);
  const before = gpuCalls();
  const start = performance.now();
  const answer = await runner.prepared.run();
  const times = { ms: performance.now() - start, hostMs: lastSubmitAt() - start };
  runner.calls = callsBetween(before, gpuCalls());
  runner.answers++;
  runner.maxError = Math.max(runner.maxError, errorOf(runner.prepared, answer, workload, runner.answers));
  return times;
}

function errorOf(prepared: Prepared, answer: Float32Array, workload: Workload, run: number): number {
  return workload.error(prepared.arrange?.(answer) ?? answer, run);
}

function enough({ mostRounds = MOST_ROUNDS }: Case, options: RunOptions, rounds: number, seconds: number): boolean {
  if (rounds >= mostRounds) return true;
  if (rounds >= FEWEST_ROUNDS && seconds >= options.capSeconds) return true;
  return rounds >= options.rounds && seconds >= options.seconds;
}

/** `list` begun at another place each round. */
function rotated<T>(list: readonly T[], round: number): T[] {
  const first = round % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

/** Lets the page draw, outside any timing. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function reportOf(bench: Case, runners: readonly Runner[], failures: CaseReport["failures"]): CaseReport {
  const { name, title, detail, tolerance, flops, bytes } = bench;
  const results: CaseReport["results"] = {};
  for (const { entrant, times, hostTimes, firstMs, maxError, calls } of runners) {
    if (times.length === 0 || entrant.name in failures) continue;
    results[entrant.name] = {
      ...summarize(times),
      firstMs,
      ...calls,
      heldBytes: mostHeld(entrant.name),
      ...(hostTimes.length > 0 && { hostMs: median(hostTimes) }),
      maxError,
      correct: maxError <= tolerance,
    };
  }
  return {
    name,
    title,
    detail,
    tolerance,
    ...(flops !== undefined && { flops }),
    ...(bytes !== undefined && { bytes }),
    results,
    failures: { ...failures },
  };
}
