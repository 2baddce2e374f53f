import { WgradError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { type Command, replay } from "../gpu/replay.js";
import { differenceOf, type Written } from "./compare.js";
import { hopeful, medianOf, type Times, winnerOf } from "./judge.js";
import { Stopwatch } from "./stopwatch.js";

/** Something that can be done in several ways, in memory of its own. */
export interface Trial {
  /** What is done: `matmul + add + relu`. */
  readonly label: string;
  /** How many ways there are. */
  readonly count: number;
  /** Bytes that it takes in memory. */
  readonly byteLength: number;
  /** Takes the memory. */
  open(): Promise<void>;
  /** The commands of one way. Rejects where it cannot be compiled. */
  commands(candidate: number): Promise<readonly Command[]>;
  /** Puts the same values into the memory as every time. */
  fill(): void;
  /** What was written by one way. */
  read(candidate: number): Promise<readonly Written[]>;
  /** Gives the memory back. */
  close(): void;
}

/** What came of one candidate. */
export interface CandidateResult {
  /** Milliseconds: the median. Undefined where it was not timed. */
  readonly time: number | undefined;
  /** Why it cannot win whatever its time. */
  readonly refused: string | undefined;
}

/** How a contest is held. */
export interface ContestOptions {
  /** How many products go into one element of the result. */
  readonly terms: number;
  readonly rounds: number;
  /** By what share of the winner's time the default must be slower. */
  readonly margin: number;
  /** Called before each bit of work, and waited for. What it throws ends the contest. */
  readonly breathe: () => void | Promise<void>;
}

export interface ContestResult {
  readonly candidates: readonly CandidateResult[];
  /** The fastest that is right. 0, the default, unless another beats it clearly. */
  readonly winner: number;
}

/** A sample lasts so long at least, in ms: browsers round timestamps to 0.1. */
const SAMPLE_MS = 2.5;
const MOST_REPETITIONS = 256;

/**
 * Lets the candidates compute the same, refuses those that do not compute what the default does, and times the others
 * in turn. Rejects where the default itself cannot run, and when the device is lost.
 */
export async function hold(device: Device, trial: Trial, options: ContestOptions): Promise<ContestResult> {
  const { rounds, breathe } = options;
  const watch = new Stopwatch(device);
  try {
    await trial.open();
    const [runners, refused] = await verified(device, trial, options);
    const times: Times = new Map([...runners.keys()].map((candidate) => [candidate, []]));
    const repetitions = await longEnough(watch, runners.get(0) ?? []);
    let running = [...times.keys()];
    for (let round = 0; round < rounds; round++) {
      if (round === 2) running = hopeful(times);
      for (const candidate of rotated(running, round)) {
        await breathe();
        times.get(candidate)?.push(await watch.time(runners.get(candidate) ?? [], repetitions));
      }
    }
    const candidates = Array.from({ length: trial.count }, (_, i) => ({
      time: medianOf(times.get(i) ?? []),
      refused: refused.get(i),
    }));
    return { candidates, winner: winnerOf(times, options.margin) };
  } finally {
    watch.release();
    trial.close();
  }
}

/** How often commands must run for a sample to be long enough. */
async function longEnough(watch: Stopwatch, commands: readonly Command[]): Promise<number> {
  for (let repetitions = 1; ; repetitions *= 4) {
    const time = await watch.time(commands, repetitions);
    if (repetitions >= MOST_REPETITIONS || time * repetitions >= SAMPLE_MS) return repetitions;
  }
}

/** The commands of those that compute what the default computes, and what is wrong with the others. */
async function verified(
  device: Device,
  trial: Trial,
  { terms, breathe }: ContestOptions,
): Promise<[runners: Map<number, readonly Command[]>, refused: Map<number, string>]> {
  const runners = new Map<number, readonly Command[]>();
  const refused = new Map<number, string>();
  let expected: readonly Written[] = [];
  for (let candidate = 0; candidate < trial.count; candidate++) {
    await breathe();
    try {
      const commands = await trial.commands(candidate);
      trial.fill();
      await device.attempt("tune", () => replay(device.gpu, "tune", commands, [], undefined));
      const found = await trial.read(candidate);
      if (candidate === 0) expected = found;
      const difference = differenceOf(expected, found, terms);
      if (difference === undefined) runners.set(candidate, commands);
      else refused.set(candidate, difference);
    } catch (error) {
      if (candidate === 0 || device.isLost || !(error instanceof WgradError)) throw error;
      refused.set(candidate, error.message);
    }
  }
  return [runners, refused];
}

/** Who comes first changes from round to round, lest the same one always runs after the slowest. */
function rotated(list: readonly number[], by: number): number[] {
  return list.map((_, i) => list[(i + by) % list.length] ?? 0);
}
