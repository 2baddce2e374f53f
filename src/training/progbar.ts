import { eachOf, finite, nonNegative, oneOf, positiveInteger, text, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { withDefaults } from "../options.js";
import { isRecord } from "../structure.js";
import { ProgressBar, requireTerminal } from "./callbacks/progress-bar.js";
import { standardOutput, type Terminal } from "./terminal.js";

/** Options of {@link Progbar}. */
export interface ProgbarOptions {
  /** Of the bar, in letters. Default 20. */
  readonly width?: number | undefined;
  /** 0: nothing is shown, 1: a bar, 2: one line at the end. Default 1. */
  readonly verbose?: 0 | 1 | 2 | undefined;
  /** Seconds that a drawn line stands at least. Default 0.05. */
  readonly interval?: number | undefined;
  /** Values that are shown as they are. All others are averaged over the steps. */
  readonly statefulMetrics?: readonly string[] | undefined;
  /** Values that are averaged, instead: all others are shown as they are. */
  readonly statelessMetrics?: readonly string[] | undefined;
  /** What a step is called. Default `"step"`. */
  readonly unitName?: string | undefined;
  /** Where to write. Default: `process.stdout`; where there is none, as in a page, the console, which gets one line at the end. */
  readonly terminal?: Terminal | undefined;
  /** A clock, in milliseconds. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

const DEFAULTS = {
  width: 20,
  verbose: 1,
  interval: 0.05,
  statefulMetrics: undefined,
  statelessMetrics: undefined,
  unitName: "step",
  terminal: undefined,
  now: undefined,
} as const;

/**
 * A bar for loops of your own, as Keras's `Progbar`; `fit` has one by itself. On a terminal it is drawn anew in place, in a file it is a
 * line every tenth.
 *
 * @example
 * const bar = new Progbar(batches.size ?? null);
 * for await (const { x, y } of batches) bar.add(1, await model.trainOnBatch(x, y));
 */
export class Progbar {
  readonly #bar: ProgressBar;
  readonly #target: number | undefined;
  readonly #isAveraged: (name: string) => boolean;
  readonly #now: () => number;
  /** Sums over steps, and how many of these there were. */
  readonly #values = new Map<string, { readonly sum: number; readonly count: number }>();
  #seen = 0;
  #isOver = false;

  /** A bar for `target` steps; null if it is not known how many there are. Throws an ArgumentError for options that are none. */
  constructor(target: number | null, options: ProgbarOptions = {}) {
    const where = "Progbar";
    const all = withDefaults<ProgbarOptions, typeof DEFAULTS>(where, options, DEFAULTS);
    const { width, verbose, interval, statefulMetrics, statelessMetrics, unitName, terminal, now } = all;
    this.#target = target === null ? undefined : positiveInteger(where, "target", target);
    wholeNumber(where, "width", width);
    oneOf(where, "verbose", verbose, [0, 1, 2]);
    nonNegative(where, "interval", interval);
    eachOf(where, "statefulMetrics", statefulMetrics, text);
    eachOf(where, "statelessMetrics", statelessMetrics, text);
    text(where, "unitName", unitName);
    requireTerminal(where, terminal, now);
    if (statefulMetrics !== undefined && statelessMetrics !== undefined) {
      const expected = "statefulMetrics or statelessMetrics";
      throw new ArgumentError({ where, problem: "what is averaged is said twice", expected, received: "both" });
    }
    this.#isAveraged = (name) => statelessMetrics?.includes(name) ?? !statefulMetrics?.includes(name);
    this.#now = now ?? (() => performance.now());
    this.#bar = new ProgressBar({
      terminal: () => terminal ?? standardOutput(),
      verbose: () => verbose,
      width,
      unit: unitName,
      interval: interval * 1000,
    });
    this.#bar.steps = this.#target;
    this.#bar.begin("", this.#now());
  }

  /**
   * Shows that `current` steps are done, with the values of the last one. `finalize` leaves the line standing, with those values as they
   * are; by default it does at the target. What comes after that begins anew.
   */
  update(current: number, values: Readonly<Record<string, number>> = {}, finalize?: boolean): void {
    const where = "Progbar.update";
    wholeNumber(where, "current", current);
    if (!isRecord(values)) {
      throw new ArgumentError({
        where,
        problem: "no such values",
        expected: "a record of numbers",
        received: inWords(values),
      });
    }
    if (finalize !== undefined && typeof finalize !== "boolean") {
      throw new ArgumentError({
        where,
        problem: "no such finalize",
        expected: "true or false",
        received: inWords(finalize),
      });
    }
    if (this.#isOver) this.#beginAnew();
    const isLast = finalize ?? (this.#target !== undefined && current >= this.#target);
    const steps = Math.max(1, current - this.#seen);
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== "number") finite(where, name, value);
      const before = isLast || !this.#isAveraged(name) ? undefined : this.#values.get(name);
      this.#values.set(name, { sum: (before?.sum ?? 0) + value * steps, count: (before?.count ?? 0) + steps });
    }
    this.#seen = current;
    const logs = Object.fromEntries(Array.from(this.#values, ([name, { sum, count }]) => [name, sum / count]));
    const now = this.#now();
    this.#bar.step(current, logs, now);
    if (isLast) this.#bar.end(logs, now);
    this.#isOver = isLast;
  }

  /** Shows that `count` more steps are done. */
  add(count: number, values: Readonly<Record<string, number>> = {}): void {
    this.update((this.#isOver ? 0 : this.#seen) + wholeNumber("Progbar.add", "count", count), values);
  }

  #beginAnew(): void {
    this.#seen = 0;
    this.#values.clear();
    this.#bar.begin("", this.#now());
  }
}
