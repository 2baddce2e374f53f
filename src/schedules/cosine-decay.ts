import { nonNegative, positiveInteger, text, wholeNumber } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface CosineDecayConfig extends LearningRateScheduleConfig {
  /** The rate of the first step. */
  readonly initialLearningRate: number;
  /** After so many steps, those of the warm-up not counted, the end is reached. */
  readonly decaySteps: number;
  /** The rate at the end, as a part of the highest one. Default 0. */
  readonly alpha: number;
  /** The rate that a warm-up rises to along a straight line. Default: there is no warm-up. */
  readonly warmupTarget: number | undefined;
  /** How many steps the warm-up takes. Default 0. */
  readonly warmupSteps: number;
}

type Positional = "initialLearningRate" | "decaySteps";

export type CosineDecayOptions = Options<CosineDecayConfig, Positional>;

const DEFAULTS: Defaults<CosineDecayConfig, Positional> = {
  name: "CosineDecay",
  alpha: 0,
  warmupTarget: undefined,
  warmupSteps: 0,
};

/**
 * Falls along half a cosine (Loshchilov & Hutter, "SGDR", 2017), after a warm-up if there is to be one:
 * `rate·((1 − alpha)·(1 + cos(π·step / decaySteps)) / 2 + alpha)`.
 *
 * @example new CosineDecay(0, 10_000, { warmupTarget: 1e-3, warmupSteps: 500 })
 */
export class CosineDecay extends LearningRateSchedule<CosineDecayConfig> {
  static override className = "CosineDecay";
  static override args = ["initialLearningRate", "decaySteps"];
  static override defaults = DEFAULTS;

  constructor(initialLearningRate: number, decaySteps: number, options?: CosineDecayOptions) {
    super(options, { initialLearningRate, decaySteps });
    text(this.className, "name", this.config.name);
    const { alpha, warmupTarget, warmupSteps } = this.config;
    nonNegative(this.className, "initialLearningRate", initialLearningRate);
    positiveInteger(this.className, "decaySteps", decaySteps);
    nonNegative(this.className, "alpha", alpha);
    if (warmupTarget !== undefined) nonNegative(this.className, "warmupTarget", warmupTarget);
    wholeNumber(this.className, "warmupSteps", warmupSteps);
  }

  protected override rate(step: number): number {
    const { initialLearningRate: initial, decaySteps, alpha, warmupTarget, warmupSteps } = this.config;
    const highest = warmupTarget ?? initial;
    const before = warmupTarget === undefined ? 0 : warmupSteps;
    if (step < before) return initial + ((highest - initial) * step) / before;
    const gone = Math.min((step - before) / decaySteps, 1);
    return highest * (((1 - alpha) * (1 + Math.cos(Math.PI * gone))) / 2 + alpha);
  }
}
