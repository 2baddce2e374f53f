import { integer } from "../check.js";
import { Configured } from "../config.js";

export interface LearningRateScheduleConfig {
  /** What it is called in files; nothing else comes of it. */
  readonly name: string;
}

/** A learning rate that changes as training goes on. */
export abstract class LearningRateSchedule<C extends object = object> extends Configured<C> {
  static override className = "LearningRateSchedule";

  /** The learning rate of a step. Steps are counted from 0, over all epochs. Throws an ArgumentError for what is no whole number. */
  at(step: number): number {
    return this.rate(integer(this.className, "step", step));
  }

  /** The learning rate of a step, a whole number. */
  protected abstract rate(step: number): number;
}
