import type { Ceilings } from "./ceilings.js";
import { type ContestantName, isOnCpu } from "./contestant.js";
import type { GpuCalls } from "./counters.js";
import type { Summary } from "./stats.js";

/** What the page offers as JSON and `npm run bench -- --json FILE` writes. */
export interface Report {
  readonly adapter: AdapterReport;
  /** When the run began, ISO 8601. */
  readonly date: string;
  readonly browser: string;
  readonly versions: Partial<Record<ContestantName, string>>;
  /** What the adapter reaches at most, measured in the same run. */
  readonly ceilings: Ceilings;
  readonly cases: readonly CaseReport[];
}

export interface AdapterReport {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** True of SwiftShader and its like, whose numbers say nothing about a GPU. */
  readonly software: boolean;
}

export interface CaseReport {
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly tolerance: number;
  readonly flops?: number;
  readonly bytes?: number;
  readonly results: Partial<Record<ContestantName, Result>>;
  /** The messages of those who threw. */
  readonly failures: Partial<Record<ContestantName, string>>;
}

/** How one contestant did in one case. The GPU calls are those of the last timed run. */
export interface Result extends Summary, GpuCalls {
  /** Building and the first run together, compiling included. */
  readonly firstMs: number;
  /** Median of the time until a run's last work was handed to the GPU; absent of those who hand it none. */
  readonly hostMs?: number;
  /** The most bytes of GPU buffers held at a time, beyond what was kept from earlier cases. */
  readonly heldBytes: number;
  /** The largest relative error over all answers, those of the timed runs included. */
  readonly maxError: number;
  /** False when an answer was wrong: then the time means nothing. */
  readonly correct: boolean;
}

export interface Ratio {
  readonly rival: ContestantName;
  /** The rival's median over this contestant's: above 1 this contestant is faster. */
  readonly timesFaster: number;
}

/**
 * How `name` stands to the fastest of the others who were right, those on the CPU left out; undefined when either side has no valid
 * time.
 */
export function ratioToBestRival(results: CaseReport["results"], name: ContestantName): Ratio | undefined {
  const own = results[name];
  const best = bestRival(results, name);
  if (!own?.correct || best === undefined) return undefined;
  const [rival, { medianMs }] = best;
  return { rival, timesFaster: medianMs / own.medianMs };
}

/** The fastest of those who were right, `name` and those on the CPU left out. */
export function bestRival(results: CaseReport["results"], name: ContestantName): [ContestantName, Result] | undefined {
  return ranked(results).find(([rival]) => rival !== name && !isOnCpu(rival));
}

/**
 * How near a time comes to what the adapter allows, from 0 to 1: the time that the work must take by the lower of both ceilings, over the
 * time that it took. Undefined of work whose amount is not known.
 */
export function shareOfCeiling(
  { flops, bytes }: Pick<CaseReport, "flops" | "bytes">,
  { medianMs }: Pick<Result, "medianMs">,
  ceilings: Ceilings,
): number | undefined {
  if (flops === undefined && bytes === undefined) return undefined;
  return Math.max((flops ?? 0) / ceilings.flops, (bytes ?? 0) / ceilings.bytes) / (medianMs / 1000);
}

/** Those who were right, fastest first. */
export function ranked(results: CaseReport["results"]): [ContestantName, Result][] {
  return entries(results)
    .filter(([, result]) => result.correct)
    .sort(([, a], [, b]) => a.medianMs - b.medianMs);
}

/** The entries of a table by contestant, with its keys' type kept. */
export function entries<T>(table: Partial<Record<ContestantName, T>>): [ContestantName, T][] {
  return Object.entries(table) as [ContestantName, T][];
}
