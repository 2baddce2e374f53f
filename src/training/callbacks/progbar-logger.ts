import { callable } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { hasMethod } from "../../is-a.js";
import { sayLine } from "../say-line.js";
import { standardOutput, type Terminal } from "../terminal.js";
import { Callback, type Logs, type Params } from "./callback.js";
import { progressLine } from "./progress-line.js";

export interface ProgbarLoggerConfig {
  /** Where to write. Default: `process.stdout`; where there is none, as in a page, the console. */
  readonly terminal: Terminal | undefined;
  /**
   * The time in milliseconds at which happened what a hook tells. Default: `performance.now`, and of a batch when it was done, as its
   * hook is told.
   */
  readonly now: (() => number) | undefined;
}

export type ProgbarLoggerOptions = Options<ProgbarLoggerConfig>;

const DEFAULTS: ProgbarLoggerConfig = { terminal: undefined, now: undefined };

const REDRAW_MS = 50;
const FALLBACK_COLUMNS = 80;

/**
 * Shows how it goes; `verbose` above 0 brings it by itself. With `verbose: 1` one line an epoch with a bar, drawn anew in place on a
 * terminal; in a file, or a log of CI, a line every tenth of an epoch; in a page, where there is no such thing, the console gets a
 * line an epoch. With `verbose: 2` a line an epoch everywhere. So it does for `evaluate` and `predict`, but for evaluation amid
 * a `fit`.
 */
export class ProgbarLogger extends Callback<ProgbarLoggerConfig> {
  static override className = "ProgbarLogger";
  static override defaults = DEFAULTS;
  #fitting = false;
  #title = "";
  #steps: number | undefined;
  #epochsLeft = 0;
  #done = 0;
  #began = 0;
  /** When the first step of the epoch was done, and the last one: the first may have had kernels to compile. */
  #first = 0;
  #last = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(options?: ProgbarLoggerOptions) {
    super(options);
    const { terminal, now } = this.config;
    if (now !== undefined) callable(this.className, "now", now);
    if (terminal !== undefined && !hasMethod(terminal, "write")) {
      throw new ArgumentError({
        where: this.className,
        problem: "no such terminal",
        expected: "an object with write(text), as process.stdout",
        received: inWords(terminal),
      });
    }
  }

  override setParams(params: Params): void {
    super.setParams(params);
    this.#steps = params.steps;
    this.#fitting = false;
  }

  override onTrainBegin(): void {
    this.#fitting = true;
  }
  override onEpochBegin(epoch: number): void {
    const { epochs } = this.params;
    this.#begin(`Epoch ${epoch + 1}/${epochs}`, epochs - epoch - 1);
  }
  override onTrainBatchEnd(batch: number, logs: Logs, time?: number): void {
    this.#step(batch, logs, time);
  }
  override onEpochEnd(_epoch: number, logs: Logs): void {
    this.#end(logs);
  }
  override onTrainEnd(): void {
    this.#fitting = false;
  }

  override onTestBegin(): void {
    if (!this.#fitting) this.#begin("Evaluate");
  }
  override onTestBatchEnd(batch: number, logs: Logs, time?: number): void {
    if (!this.#fitting) this.#step(batch, logs, time);
  }
  override onTestEnd(logs: Logs): void {
    if (!this.#fitting) this.#end(logs);
  }

  override onPredictBegin(): void {
    this.#begin("Predict");
  }
  override onPredictBatchEnd(batch: number, _logs?: Logs, time?: number): void {
    this.#step(batch, {}, time);
  }
  override onPredictEnd(): void {
    this.#end({});
  }

  #begin(title: string, epochsLeft = 0): void {
    this.#title = title;
    this.#epochsLeft = epochsLeft;
    this.#done = 0;
    this.#began = this.#now();
    this.#first = this.#began;
    this.#last = this.#began;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }

  #step(batch: number, logs: Logs, time?: number): void {
    this.#done = batch + 1;
    this.#last = this.#now(time);
    if (batch === 0) this.#first = this.#last;
    const terminal = this.#terminal;
    if (terminal === undefined || this.params.verbose !== 1) return;
    if (terminal.isTTY) this.#draw(terminal, logs);
    else if (this.#isTenth && this.#done !== this.#steps) sayLine(this.#line(logs, this.#last, true), terminal); // the end writes the last
  }

  /** On a terminal, not faster than eyes can follow. */
  #draw(terminal: Terminal, logs: Logs): void {
    if (this.#last - this.#drawn < REDRAW_MS && this.#done !== this.#steps) return;
    this.#drawn = this.#last;
    const columns = (terminal.columns ?? FALLBACK_COLUMNS) - 1;
    terminal.write(`\r${this.#line(logs, this.#last, true, columns)}\x1b[K`);
  }

  /** Leaves a line standing. */
  #end(logs: Logs): void {
    this.#steps ??= this.#done;
    const { verbose } = this.params;
    const bar = verbose === 1 && this.#terminal !== undefined;
    if (verbose > 0) sayLine(this.#line(logs, this.#now(), bar), this.#terminal);
  }

  #line(logs: Logs, until: number, bar: boolean, columns = Number.POSITIVE_INFINITY): string {
    const terminal = this.#terminal;
    // The time of the first step does not count where there are others, nor does that of validation.
    const [steps, time] =
      this.#done > 1 ? [this.#done - 1, this.#last - this.#first] : [this.#done, this.#last - this.#began];
    const progress = {
      title: this.#title,
      done: this.#done,
      steps: this.#steps,
      seconds: (until - this.#began) / 1000,
      stepsPerSecond: (steps * 1000) / Math.max(time, 1e-6),
      later: this.#epochsLeft * (this.#steps ?? 0),
      logs,
    };
    const colours = terminal?.isTTY === true && terminal.hasColors?.() !== false;
    return progressLine(progress, { columns, bar, colours });
  }

  #now(told = performance.now()): number {
    return this.config.now?.() ?? told;
  }

  get #isTenth(): boolean {
    const steps = this.#steps;
    if (steps === undefined) return false;
    return Math.floor((this.#done * 10) / steps) > Math.floor(((this.#done - 1) * 10) / steps);
  }

  get #terminal(): Terminal | undefined {
    return this.config.terminal ?? standardOutput();
  }
}
