import { fraction, positive } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import { SparsitySchedule, type SparsityScheduleConfig } from "./sparsity-schedule.js";

export interface PolynomialSparsityConfig extends SparsityScheduleConfig {
  /** The part that is zero at first, from 0 up to, but not including, 1. */
  readonly initialSparsity: number;
  /** The part that is zero in the end, from 0 up to, but not including, 1. */
  readonly finalSparsity: number;
  /** 1: along a straight line; more: fast at first, while much can go without loss, then ever more slowly. Default 3. */
  readonly power: number;
}

type Positional = "initialSparsity" | "finalSparsity" | "beginStep" | "endStep";

export type PolynomialSparsityOptions = Options<PolynomialSparsityConfig, Positional>;

const DEFAULTS: Defaults<PolynomialSparsityConfig, Positional> = {
  name: "PolynomialSparsity",
  power: 3,
  frequency: 100,
};

/**
 * More and more of the weights (Zhu & Gupta, "To prune, or not to prune", 2017):
 * `final + (initial − final)·(1 − (step − begin) / (end − begin))^power`.
 *
 * @example new PolynomialSparsity(0.3, 0.8, 100, 1000)
 */
export class PolynomialSparsity extends SparsitySchedule<PolynomialSparsityConfig> {
  static override className = "PolynomialSparsity";
  static override args = ["initialSparsity", "finalSparsity", "beginStep", "endStep"];
  static override defaults = DEFAULTS;

  constructor(
    initialSparsity: number,
    finalSparsity: number,
    beginStep: number,
    endStep: number,
    options?: PolynomialSparsityOptions,
  ) {
    super(options, { initialSparsity, finalSparsity, beginStep, endStep });
    fraction(this.className, "initialSparsity", initialSparsity);
    fraction(this.className, "finalSparsity", finalSparsity);
    positive(this.className, "power", this.config.power);
    this.checkSteps();
    if (endStep > beginStep) return;
    throw new ArgumentError({
      where: this.className,
      problem: "has no steps to change in",
      expected: `endStep above ${beginStep}`,
      received: `${endStep}`,
    });
  }

  override sparsityAt(turn: number): number {
    const { initialSparsity, finalSparsity, beginStep, endStep, power } = this.config;
    const gone = Math.min(1, Math.max(0, (turn - beginStep) / (endStep - beginStep)));
    return finalSparsity + (initialSparsity - finalSparsity) * (1 - gone) ** power;
  }
}
