import { parseArgs } from "node:util";
import { ArgumentError } from "wgrad";

/** What `npm run soak` was asked for. */
export interface Options {
  readonly minutes: number;
  readonly seed: number;
  /** How many histories at most. */
  readonly histories: number;
  /** Trains so many steps on one model instead. */
  readonly steps: number;
  /** Loses the device of trainings in Node so often instead. */
  readonly losses: number;
  /** Kills Chrome's GPU process so often instead. */
  readonly kills: number;
}

export const help = `Lives through what models live through, with faults, and checks that nothing is lost, wrong or left behind.

  npm run soak -- [options]

  --minutes N     how long; default 2
  --seed N        of the first history, the next has the next; default 1. A failure names its own
  --histories N   how many at most; default as many as there is time for
  --steps N       instead: N training steps on one model, whose memory must stay flat, on the GPU and on the host
  --losses N      instead: trains in Node while its device is lost N times, to the bits of an unbroken run
  --chrome N      instead: trains in Chrome while its GPU process is killed N times, to the bits of an unbroken run
  --help          this
`;

/** Reads the command line; `"help"` when that is what it asks for. Throws an ArgumentError that says what to put right. */
export function parseOptions(words: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...words],
    options: {
      minutes: { type: "string" },
      seed: { type: "string" },
      histories: { type: "string" },
      steps: { type: "string" },
      losses: { type: "string" },
      chrome: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  return {
    minutes: number("--minutes", values.minutes ?? "2"),
    seed: number("--seed", values.seed ?? "1"),
    histories: number("--histories", values.histories ?? "Infinity"),
    steps: number("--steps", values.steps ?? "0"),
    losses: number("--losses", values.losses ?? "0"),
    kills: number("--chrome", values.chrome ?? "0"),
  };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text !== "" && value >= 0) return value;
  throw new ArgumentError({ where: "npm run soak", problem: `no such ${name}`, expected: "a number", received: text });
}
