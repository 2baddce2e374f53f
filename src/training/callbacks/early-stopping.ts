import { finite, nonNegative, oneOf, wholeNumber } from "../../check.js";
import { type Options, optional } from "../../config.js";
import type { Tensor } from "../../tensor.js";
import { sayLine } from "../say-line.js";
import type { Logs } from "./callback.js";
import { MONITOR, MonitorCallback, type MonitorConfig } from "./monitor-callback.js";

export interface EarlyStoppingConfig extends MonitorConfig {
  /** How much better a value must be to count. Default 0. */
  readonly minDelta: number;
  /** Epochs without improvement to wait for, then training ends. Default 0. */
  readonly patience: number;
  /** 1 says what is done. Default 0. */
  readonly verbose: 0 | 1;
  /** Training ends, too, if no epoch gets better than this. Default: no such bar. */
  readonly baseline: number | undefined;
  /** Sets the weights back to those of the best epoch when training ends, however it does. Default false. */
  readonly restoreBestWeights: boolean;
  /** Epochs to let go by before watching. Default 0. */
  readonly startFromEpoch: number;
}

export type EarlyStoppingOptions = Options<EarlyStoppingConfig>;

const DEFAULTS: EarlyStoppingConfig = {
  ...MONITOR,
  minDelta: 0,
  patience: 0,
  verbose: 0,
  baseline: undefined,
  restoreBestWeights: false,
  startFromEpoch: 0,
};

/**
 * Ends training when what is watched has stopped becoming better.
 *
 * @example new EarlyStopping({ monitor: "val_accuracy", patience: 3, restoreBestWeights: true })
 */
export class EarlyStopping extends MonitorCallback<EarlyStoppingConfig> {
  static override className = "EarlyStopping";
  static override args = ["monitor"];
  static override defaults = DEFAULTS;
  #best: number | undefined;
  #bestEpoch: number | undefined;
  #bestWeights: readonly Tensor[] | undefined;
  #stoppedEpoch: number | undefined;
  #wait = 0;

  constructor(monitor?: string | EarlyStoppingOptions, options?: EarlyStoppingOptions) {
    super(...optional("monitor", monitor, options));
    const { minDelta, patience, verbose, baseline, startFromEpoch } = this.config;
    nonNegative(this.className, "minDelta", minDelta);
    wholeNumber(this.className, "patience", patience);
    oneOf(this.className, "verbose", verbose, [0, 1]);
    if (baseline !== undefined) finite(this.className, "baseline", baseline);
    wholeNumber(this.className, "startFromEpoch", startFromEpoch);
  }

  /** The best value so far. */
  get best(): number | undefined {
    return this.#best;
  }

  /** The epoch of the best value, from 0. */
  get bestEpoch(): number | undefined {
    return this.#bestEpoch;
  }

  /** The weights after the best epoch, in the order of `model.weights`; undefined without `restoreBestWeights`. */
  get bestWeights(): readonly Tensor[] | undefined {
    return this.#bestWeights;
  }

  /** The epoch after which training was ended, from 0; undefined if it was not. */
  get stoppedEpoch(): number | undefined {
    return this.#stoppedEpoch;
  }

  override onTrainBegin(logs: Logs): void {
    super.onTrainBegin(logs);
    this.#best = undefined;
    this.#bestEpoch = undefined;
    this.#bestWeights = undefined;
    this.#stoppedEpoch = undefined;
    this.#wait = 0;
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const { baseline, minDelta, patience, startFromEpoch } = this.config;
    const value = this.watched(logs);
    if (value === undefined || epoch < startFromEpoch) return;
    this.#wait++;
    const better = this.improves(value, this.#best, minDelta);
    if (better) this.#best = value;
    if (better || this.#bestEpoch === undefined) await this.#keep(epoch); // the first, be its value no number
    if (better && (baseline === undefined || this.improves(value, baseline, minDelta))) this.#wait = 0;
    if (better || this.#wait < patience || epoch === 0) return;
    this.#stoppedEpoch = epoch;
    this.model.stopTraining = true;
  }

  override async onTrainEnd(): Promise<void> {
    const { verbose } = this.config;
    if (verbose > 0 && this.#stoppedEpoch !== undefined) sayLine(`Epoch ${this.#stoppedEpoch + 1}: early stopping`);
    if (this.#bestWeights === undefined || this.#bestEpoch === undefined) return;
    if (verbose > 0) sayLine(`The weights are set back to those of the best epoch, ${this.#bestEpoch + 1}`);
    await this.model.setWeights(this.#bestWeights);
  }

  async #keep(epoch: number): Promise<void> {
    this.#bestEpoch = epoch;
    if (this.config.restoreBestWeights) this.#bestWeights = await this.model.getWeights();
  }
}
