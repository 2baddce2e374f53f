import { nonNegative, positiveInteger, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { type LearningRate, learningRate, rateAt } from "./learning-rate.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface LinearWarmupConfig extends LearningRateScheduleConfig {
  /** What follows the warm-up: a rate, a schedule or a function. Its step 0 is the first after the warm-up. */
  readonly after: LearningRate;
  /** How many steps the warm-up takes. */
  readonly warmupSteps: number;
  /** The rate of the first step. Default 0. */
  readonly initialLearningRate: number;
}

type Positional = "after" | "warmupSteps";

export type LinearWarmupOptions = Options<LinearWarmupConfig, Positional>;

const DEFAULTS: Defaults<LinearWarmupConfig, Positional> = { name: "LinearWarmup", initialLearningRate: 0 };

/**
 * Rises along a straight line to a rate, and goes on with that, or with the schedule it is the beginning of.
 *
 * @example new LinearWarmup(new ExponentialDecay(1e-3, 1000, 0.9), 200)
 */
export class LinearWarmup extends LearningRateSchedule<LinearWarmupConfig> {
  static override className = "LinearWarmup";
  static override args = ["after", "warmupSteps"];
  static override defaults = DEFAULTS;

  constructor(after: LearningRate, warmupSteps: number, options?: LinearWarmupOptions) {
    super(options, { after, warmupSteps });
    text(this.className, "name", this.config.name);
    learningRate(this.className, "after", after);
    positiveInteger(this.className, "warmupSteps", warmupSteps);
    nonNegative(this.className, "initialLearningRate", this.config.initialLearningRate);
  }

  protected override rate(step: number): number {
    const { after, warmupSteps, initialLearningRate: initial } = this.config;
    const target = rateAt(this.className, "after", after, Math.max(step - warmupSteps, 0));
    return step >= warmupSteps ? target : initial + ((target - initial) * step) / warmupSteps;
  }
}
