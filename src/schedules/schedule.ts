import { Configured } from "../config.js";

/** A learning rate that changes as training goes on. */
export abstract class LearningRateSchedule<C extends object = object> extends Configured<C> {
  static override className = "LearningRateSchedule";

  /** The learning rate of a step. Steps are counted from 0, over all epochs. */
  abstract at(step: number): number;
}
