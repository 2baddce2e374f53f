import { listOf, nonNegative, text, wholeNumber } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface PiecewiseConstantDecayConfig extends LearningRateScheduleConfig {
  /** The last step of each value but the last, in order. */
  readonly boundaries: readonly number[];
  /** The rates, one more than there are boundaries. */
  readonly values: readonly number[];
}

type Positional = "boundaries" | "values";

export type PiecewiseConstantDecayOptions = Options<PiecewiseConstantDecayConfig, Positional>;

const DEFAULTS: Defaults<PiecewiseConstantDecayConfig, Positional> = { name: "PiecewiseConstant" };

/**
 * One rate after the other.
 *
 * @example new PiecewiseConstantDecay([1000, 5000], [0.1, 0.01, 0.001]) // 0.1 up to step 1000, 0.01 up to 5000, then 0.001
 */
export class PiecewiseConstantDecay extends LearningRateSchedule<PiecewiseConstantDecayConfig> {
  static override className = "PiecewiseConstantDecay";
  static override args = ["boundaries", "values"];
  static override defaults = DEFAULTS;

  constructor(boundaries: readonly number[], values: readonly number[], options?: PiecewiseConstantDecayOptions) {
    super(options, { boundaries, values });
    text(this.className, "name", this.config.name);
    const all = { most: 10_000 };
    for (const one of listOf(this.className, "boundaries", boundaries, all))
      wholeNumber(this.className, "boundaries", one);
    for (const one of listOf(this.className, "values", values, all)) nonNegative(this.className, "values", one);
    if (values.length !== boundaries.length + 1) {
      throw new ArgumentError({
        where: this.className,
        problem: "values and boundaries do not fit",
        expected: `${boundaries.length + 1} values`,
        received: `${values.length}`,
      });
    }
    if (boundaries.some((one, i) => one <= (boundaries[i - 1] ?? -1))) {
      const expected = "steps in order";
      throw new ArgumentError({
        where: this.className,
        problem: "no such boundaries",
        expected,
        received: inWords(boundaries),
      });
    }
  }

  protected override rate(step: number): number {
    const { boundaries, values } = this.config;
    const at = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(at) ?? 0; // the last, if all are behind
  }
}
