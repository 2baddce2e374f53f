import { nonNegative, positiveInteger, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface ExponentialDecayConfig extends LearningRateScheduleConfig {
  /** The rate of the first step. */
  readonly initialLearningRate: number;
  /** How many steps the factor is for. */
  readonly decaySteps: number;
  /** The factor. */
  readonly decayRate: number;
  /** Stays the same in between, and falls at whole multiples of `decaySteps` alone. Default false. */
  readonly staircase: boolean;
}

type Positional = "initialLearningRate" | "decaySteps" | "decayRate";

export type ExponentialDecayOptions = Options<ExponentialDecayConfig, Positional>;

const DEFAULTS: Defaults<ExponentialDecayConfig, Positional> = { name: "ExponentialDecay", staircase: false };

/**
 * Falls by the same factor every so many steps: `initial·decayRate^(step / decaySteps)`.
 *
 * @example new ExponentialDecay(0.1, 1000, 0.96)
 */
export class ExponentialDecay extends LearningRateSchedule<ExponentialDecayConfig> {
  static override className = "ExponentialDecay";
  static override args = ["initialLearningRate", "decaySteps", "decayRate"];
  static override defaults = DEFAULTS;

  constructor(initialLearningRate: number, decaySteps: number, decayRate: number, options?: ExponentialDecayOptions) {
    super(options, { initialLearningRate, decaySteps, decayRate });
    text(this.className, "name", this.config.name);
    nonNegative(this.className, "initialLearningRate", initialLearningRate);
    positiveInteger(this.className, "decaySteps", decaySteps);
    nonNegative(this.className, "decayRate", decayRate);
  }

  protected override rate(step: number): number {
    const { initialLearningRate: initial, decaySteps, decayRate, staircase } = this.config;
    const gone = staircase ? Math.floor(step / decaySteps) : step / decaySteps;
    return initial * decayRate ** gone;
  }
}
