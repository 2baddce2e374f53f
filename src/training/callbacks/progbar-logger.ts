import type { Options } from "../../config.js";
import { standardOutput, type Terminal } from "../terminal.js";
import { Callback, type Logs, type Params } from "./callback.js";
import { ProgressBar, requireTerminal } from "./progress-bar.js";

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
  readonly #bar = new ProgressBar({
    terminal: () => this.config.terminal ?? standardOutput(),
    verbose: () => this.params.verbose,
  });

  constructor(options?: ProgbarLoggerOptions) {
    super(options);
    requireTerminal(this.className, this.config.terminal, this.config.now);
  }

  override setParams(params: Params): void {
    super.setParams(params);
    this.#bar.steps = params.steps;
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
    this.#bar.begin(title, this.#now(), epochsLeft);
  }

  #step(batch: number, logs: Logs, time?: number): void {
    this.#bar.step(batch + 1, logs, this.#now(time));
  }

  #end(logs: Logs): void {
    this.#bar.end(logs, this.#now());
  }

  #now(told = performance.now()): number {
    return this.config.now?.() ?? told;
  }
}
