import { oneOf } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { Callback } from "./callback.js";

export interface SwapEMAWeightsConfig {
  /** Also at the end of each epoch, until the next begins, so that callbacks after this one see the averages. Default false. */
  readonly swapOnEpoch: boolean;
}

export type SwapEMAWeightsOptions = Options<SwapEMAWeightsConfig>;

const DEFAULTS: SwapEMAWeightsConfig = { swapOnEpoch: false };

/**
 * Evaluates with the fading averages of the weights in place of the weights, for an optimizer with `useEma`.
 *
 * @example
 * model.compile({ optimizer: new Adam({ useEma: true }), loss: "mse" });
 * await model.fit(x, y, { validationSplit: 0.1, callbacks: [new SwapEMAWeights()] });
 */
export class SwapEMAWeights extends Callback<SwapEMAWeightsConfig> {
  static override className = "SwapEMAWeights";
  static override defaults = DEFAULTS;
  #swapped = false;

  constructor(options?: SwapEMAWeightsOptions) {
    super(options);
    oneOf(this.className, "swapOnEpoch", this.config.swapOnEpoch, [true, false]);
  }

  override onTrainBegin(): void {
    this.#swapped = false;
    this.#requireAverages();
  }

  override onTrainEnd(): void {
    this.#swapped = false; // what is swapped is settled when a fit ends
  }

  override async onEpochBegin(): Promise<void> {
    if (this.config.swapOnEpoch) await this.#swap(false);
  }

  override async onEpochEnd(): Promise<void> {
    if (this.config.swapOnEpoch) await this.#swap(true);
  }

  override onTestBegin(): Promise<void> {
    return this.#swap(true);
  }

  override onTestEnd(): Promise<void> {
    return this.#swap(false);
  }

  override onPredictBegin(): Promise<void> {
    return this.#swap(true);
  }

  override onPredictEnd(): Promise<void> {
    return this.#swap(false);
  }

  /** Sees to it that the averages are in the place of the weights, or not. */
  async #swap(wanted: boolean): Promise<void> {
    this.#requireAverages();
    if (this.#swapped === wanted) return;
    await this.model.swapEmaWeights();
    this.#swapped = wanted;
  }

  #requireAverages(): void {
    const { members, name } = this.model.optimizer;
    if (members.length === 0 || members.some(({ config }) => config.useEma)) return;
    throw new ArgumentError({
      where: this.className,
      problem: `${name} keeps no averages of weights`,
      expected: "an optimizer with useEma: true",
      received: "one without",
    });
  }
}
