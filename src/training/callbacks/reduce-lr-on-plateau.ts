import { fraction, nonNegative, oneOf, wholeNumber } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { sayLine } from "../say-line.js";
import type { Logs } from "./callback.js";
import { learningRateOf } from "./learning-rate.js";
import { MONITOR, MonitorCallback, type MonitorConfig } from "./monitor-callback.js";
import { formatValue } from "./progress-line.js";

export interface ReduceLROnPlateauConfig extends MonitorConfig {
  /** The learning rate is multiplied by this; below 1. Default 0.1. */
  readonly factor: number;
  /** Epochs without improvement to wait for. Default 10. */
  readonly patience: number;
  /** 1 says what is done. Default 0. */
  readonly verbose: 0 | 1;
  /** How much better a value must be to count. Default 0.0001. */
  readonly minDelta: number;
  /** Epochs after a reduction in which nothing is waited for. Default 0. */
  readonly cooldown: number;
  /** No smaller learning rate is set. Default 0. */
  readonly minLr: number;
}

export type ReduceLROnPlateauOptions = Options<ReduceLROnPlateauConfig>;

const DEFAULTS: ReduceLROnPlateauConfig = {
  ...MONITOR,
  factor: 0.1,
  patience: 10,
  verbose: 0,
  minDelta: 1e-4,
  cooldown: 0,
  minLr: 0,
};

/**
 * Makes the learning rate smaller when what is watched has stopped becoming better, and adds it to the logs as `learning_rate`.
 *
 * @example new ReduceLROnPlateau({ factor: 0.2, patience: 5, minLr: 0.001 })
 */
export class ReduceLROnPlateau extends MonitorCallback<ReduceLROnPlateauConfig> {
  static override className = "ReduceLROnPlateau";
  static override args = ["monitor"];
  static override defaults = DEFAULTS;
  #best: number | undefined;
  #wait = 0;
  #cooldown = 0;

  constructor(monitor?: string | ReduceLROnPlateauOptions, options?: ReduceLROnPlateauOptions) {
    super(...optional("monitor", monitor, options));
    const { factor, patience, verbose, minDelta, cooldown, minLr } = this.config;
    fraction(this.className, "factor", factor);
    wholeNumber(this.className, "patience", patience);
    oneOf(this.className, "verbose", verbose, [0, 1]);
    nonNegative(this.className, "minDelta", minDelta);
    wholeNumber(this.className, "cooldown", cooldown);
    nonNegative(this.className, "minLr", minLr);
  }

  override onTrainBegin(logs: Logs): void {
    super.onTrainBegin(logs);
    learningRateOf(this.className, this.model); // a schedule is refused before any work is done
    this.#best = undefined;
    this.#wait = 0;
    this.#cooldown = 0;
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    const rate = learningRateOf(this.className, this.model);
    const value = this.watched(logs);
    logs.learning_rate = rate; // the one this epoch had
    if (value === undefined) return;
    if (this.#cooldown > 0) {
      this.#cooldown--;
      this.#wait = 0;
    }
    if (this.improves(value, this.#best, this.config.minDelta)) {
      this.#best = value;
      this.#wait = 0;
    } else if (this.#cooldown === 0 && ++this.#wait >= this.config.patience) this.#reduce(epoch, rate);
  }

  #reduce(epoch: number, rate: number): void {
    const { factor, cooldown, minLr, verbose } = this.config;
    if (rate <= minLr) return;
    const reduced = Math.max(rate * factor, minLr);
    this.model.optimizer.learningRate = reduced;
    this.#cooldown = cooldown;
    this.#wait = 0;
    if (verbose > 0) sayLine(`Epoch ${epoch + 1}: learning rate reduced to ${formatValue(reduced)}`);
  }
}
