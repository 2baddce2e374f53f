import { nonNegative, positiveInteger, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface DecayOverTimeConfig extends LearningRateScheduleConfig {
  /** The rate of the first step. */
  readonly initialLearningRate: number;
  /** How many steps `decayRate` is for. */
  readonly decaySteps: number;
  /** How fast the rate falls. */
  readonly decayRate: number;
  /** Stays the same in between, and falls at whole multiples of `decaySteps` alone. Default false. */
  readonly staircase: boolean;
}

type Positional = "initialLearningRate" | "decaySteps" | "decayRate";

export type DecayOverTimeOptions = Options<DecayOverTimeConfig, Positional>;

export function decayDefaults(name: string): Defaults<DecayOverTimeConfig, Positional> {
  return { name, staircase: false };
}

/** A rate that falls by the same rule from one stretch of `decaySteps` to the next. */
export abstract class DecayOverTime extends LearningRateSchedule<DecayOverTimeConfig> {
  static override args = ["initialLearningRate", "decaySteps", "decayRate"];

  constructor(initialLearningRate: number, decaySteps: number, decayRate: number, options?: DecayOverTimeOptions) {
    super(options, { initialLearningRate, decaySteps, decayRate });
    text(this.className, "name", this.config.name);
    nonNegative(this.className, "initialLearningRate", initialLearningRate);
    positiveInteger(this.className, "decaySteps", decaySteps);
    nonNegative(this.className, "decayRate", decayRate);
  }

  /** What the first rate is multiplied by after so many stretches, which are whole with `staircase`. */
  protected abstract factor(stretches: number): number;

  protected override rate(step: number): number {
    const { initialLearningRate, decaySteps, staircase } = this.config;
    const stretches = step / decaySteps;
    return initialLearningRate * this.factor(staircase ? Math.floor(stretches) : stretches);
  }
}
