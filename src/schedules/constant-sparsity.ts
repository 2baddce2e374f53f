import { fraction } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { SparsitySchedule, type SparsityScheduleConfig } from "./sparsity-schedule.js";

export interface ConstantSparsityConfig extends SparsityScheduleConfig {
  /** The part of each weight that is to be zero, from 0 up to, but not including, 1. */
  readonly targetSparsity: number;
}

type Positional = "targetSparsity" | "beginStep";

export type ConstantSparsityOptions = Options<ConstantSparsityConfig, Positional>;

const DEFAULTS: Defaults<ConstantSparsityConfig, Positional> = {
  name: "ConstantSparsity",
  endStep: -1,
  frequency: 100,
};

/**
 * The same part of the weights all the time.
 *
 * @example new ConstantSparsity(0.5, 0)
 */
export class ConstantSparsity extends SparsitySchedule<ConstantSparsityConfig> {
  static override className = "ConstantSparsity";
  static override args = ["targetSparsity", "beginStep"];
  static override defaults = DEFAULTS;

  constructor(targetSparsity: number, beginStep: number, options?: ConstantSparsityOptions) {
    super(options, { targetSparsity, beginStep });
    fraction(this.className, "targetSparsity", targetSparsity);
    this.checkSteps();
  }

  override sparsityAt(): number {
    return this.config.targetSparsity;
  }
}
