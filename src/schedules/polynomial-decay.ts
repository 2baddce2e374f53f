import { nonNegative, positive, positiveInteger, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface PolynomialDecayConfig extends LearningRateScheduleConfig {
  /** The rate of the first step. */
  readonly initialLearningRate: number;
  /** After so many steps the end is reached. */
  readonly decaySteps: number;
  /** The rate from then on. Default 0.0001. */
  readonly endLearningRate: number;
  /** 1: along a straight line; more: fast at first, then ever more slowly. Default 1. */
  readonly power: number;
  /** Instead of staying at its end, begins anew, each time over `decaySteps` more steps. Default false. */
  readonly cycle: boolean;
}

type Positional = "initialLearningRate" | "decaySteps";

export type PolynomialDecayOptions = Options<PolynomialDecayConfig, Positional>;

const DEFAULTS: Defaults<PolynomialDecayConfig, Positional> = {
  name: "PolynomialDecay",
  endLearningRate: 0.0001,
  power: 1,
  cycle: false,
};

/**
 * Falls from one rate to another: `(initial − end)·(1 − step / decaySteps)^power + end`.
 *
 * @example new PolynomialDecay(0.01, 1000, { endLearningRate: 0 }) // a straight line to zero
 */
export class PolynomialDecay extends LearningRateSchedule<PolynomialDecayConfig> {
  static override className = "PolynomialDecay";
  static override args = ["initialLearningRate", "decaySteps"];
  static override defaults = DEFAULTS;

  constructor(initialLearningRate: number, decaySteps: number, options?: PolynomialDecayOptions) {
    super(options, { initialLearningRate, decaySteps });
    const { name, endLearningRate, power } = this.config;
    text(this.className, "name", name);
    nonNegative(this.className, "initialLearningRate", initialLearningRate);
    positiveInteger(this.className, "decaySteps", decaySteps);
    nonNegative(this.className, "endLearningRate", endLearningRate);
    positive(this.className, "power", power);
  }

  protected override rate(step: number): number {
    const { initialLearningRate: initial, endLearningRate: end, decaySteps, power, cycle } = this.config;
    const length = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
    const gone = Math.min(step, length) / length;
    return (initial - end) * (1 - gone) ** power + end;
  }
}
