import { oneOf, positive, positiveInteger, probability, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface OneCycleConfig extends LearningRateScheduleConfig {
  /** The highest rate. */
  readonly maxLearningRate: number;
  /** How many steps the cycle has. */
  readonly totalSteps: number;
  /** The part of the cycle in which the rate rises. Default 0.3. */
  readonly percentStart: number;
  /** The first rate is the highest divided by this. Default 25. */
  readonly divFactor: number;
  /** The last rate is the first divided by this. Default 10000. */
  readonly finalDivFactor: number;
  /** Along half a cosine, or a straight line. Default `"cos"`. */
  readonly annealStrategy: "cos" | "linear";
}

type Positional = "maxLearningRate" | "totalSteps";

export type OneCycleOptions = Options<OneCycleConfig, Positional>;

const DEFAULTS: Defaults<OneCycleConfig, Positional> = {
  name: "OneCycle",
  percentStart: 0.3,
  divFactor: 25,
  finalDivFactor: 1e4,
  annealStrategy: "cos",
};

/**
 * Rises to a high rate and falls to a very low one (Smith & Topin, "Super-Convergence", 2018), as PyTorch's `OneCycleLR` does in two
 * phases. After the cycle the rate stays at its end.
 *
 * @example new OneCycle(0.1, epochs * stepsPerEpoch)
 */
export class OneCycle extends LearningRateSchedule<OneCycleConfig> {
  static override className = "OneCycle";
  static override args = ["maxLearningRate", "totalSteps"];
  static override defaults = DEFAULTS;

  constructor(maxLearningRate: number, totalSteps: number, options?: OneCycleOptions) {
    super(options, { maxLearningRate, totalSteps });
    text(this.className, "name", this.config.name);
    const { percentStart, divFactor, finalDivFactor, annealStrategy } = this.config;
    positive(this.className, "maxLearningRate", maxLearningRate);
    positiveInteger(this.className, "totalSteps", totalSteps);
    probability(this.className, "percentStart", percentStart);
    positive(this.className, "divFactor", divFactor);
    positive(this.className, "finalDivFactor", finalDivFactor);
    oneOf(this.className, "annealStrategy", annealStrategy, ["cos", "linear"]);
  }

  protected override rate(step: number): number {
    const { maxLearningRate: highest, totalSteps, percentStart, divFactor, finalDivFactor } = this.config;
    const first = highest / divFactor;
    const top = percentStart * totalSteps - 1; // the step of the highest rate
    if (step <= top) return this.#between(first, highest, step / top);
    const gone = (Math.min(step, totalSteps - 1) - top) / (totalSteps - 1 - top);
    return this.#between(highest, first / finalDivFactor, gone);
  }

  #between(from: number, to: number, gone: number): number {
    if (this.config.annealStrategy === "linear") return from + (to - from) * gone;
    return to + ((from - to) * (1 + Math.cos(Math.PI * gone))) / 2;
  }
}
