import { integerFrom, positiveInteger, text, wholeNumber } from "../check.js";
import { Configured } from "../config.js";
import { ArgumentError } from "../errors.js";

export interface SparsityScheduleConfig {
  /** What it is called in files; nothing else comes of it. */
  readonly name: string;
  /** The step from which on weights are pruned. */
  readonly beginStep: number;
  /** The last step at which the choice of pruned weights may change; −1: it may always. */
  readonly endStep: number;
  /** The choice is made anew every so many steps. Default 100. */
  readonly frequency: number;
}

/** Which part of each weight is to be zero as training goes on, and when that is settled anew. */
export abstract class SparsitySchedule<
  C extends SparsityScheduleConfig = SparsityScheduleConfig,
> extends Configured<C> {
  static override className = "SparsitySchedule";

  /** The last turn up to a step: a step at which the choice is made anew, the last one always. Undefined before the first. */
  turnAt(step: number): number | undefined {
    wholeNumber(this.className, "step", step);
    const { beginStep, endStep, frequency } = this.config;
    if (step < beginStep) return undefined;
    return endStep >= 0 && step >= endStep ? endStep : step - ((step - beginStep) % frequency);
  }

  /** The part that is to be zero at a turn, from 0 to 1. */
  abstract sparsityAt(turn: number): number;

  /** Throws an ArgumentError for steps that follow each other in no such way. */
  protected checkSteps(): void {
    const { name, beginStep, endStep, frequency } = this.config;
    text(this.className, "name", name);
    wholeNumber(this.className, "beginStep", beginStep);
    integerFrom(this.className, "endStep", endStep, -1);
    positiveInteger(this.className, "frequency", frequency);
    if (endStep === -1 || endStep >= beginStep) return;
    throw new ArgumentError({
      where: this.className,
      problem: "ends before it begins",
      expected: `endStep from ${beginStep} up, or -1 for no end`,
      received: `${endStep}`,
    });
  }
}
