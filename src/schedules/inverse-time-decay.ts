import { nonNegative, positiveInteger, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface InverseTimeDecayConfig extends LearningRateScheduleConfig {
  /** The rate of the first step. */
  readonly initialLearningRate: number;
  /** How many steps count as one time. */
  readonly decaySteps: number;
  /** How fast it falls. */
  readonly decayRate: number;
  /** Stays the same in between, and falls at whole multiples of `decaySteps` alone. Default false. */
  readonly staircase: boolean;
}

type Positional = "initialLearningRate" | "decaySteps" | "decayRate";

export type InverseTimeDecayOptions = Options<InverseTimeDecayConfig, Positional>;

const DEFAULTS: Defaults<InverseTimeDecayConfig, Positional> = { name: "InverseTimeDecay", staircase: false };

/**
 * Falls ever more slowly: `initial / (1 + decayRate·step / decaySteps)`.
 *
 * @example new InverseTimeDecay(0.1, 1000, 0.5)
 */
export class InverseTimeDecay extends LearningRateSchedule<InverseTimeDecayConfig> {
  static override className = "InverseTimeDecay";
  static override args = ["initialLearningRate", "decaySteps", "decayRate"];
  static override defaults = DEFAULTS;

  constructor(initialLearningRate: number, decaySteps: number, decayRate: number, options?: InverseTimeDecayOptions) {
    super(options, { initialLearningRate, decaySteps, decayRate });
    text(this.className, "name", this.config.name);
    nonNegative(this.className, "initialLearningRate", initialLearningRate);
    positiveInteger(this.className, "decaySteps", decaySteps);
    nonNegative(this.className, "decayRate", decayRate);
  }

  protected override rate(step: number): number {
    const { initialLearningRate: initial, decaySteps, decayRate, staircase } = this.config;
    const gone = staircase ? Math.floor(step / decaySteps) : step / decaySteps;
    return initial / (1 + decayRate * gone);
  }
}
