import { callable, nonNegative, oneOf } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { isA } from "../../is-a.js";
import { LearningRateSchedule } from "../../schedules/index.js";
import { sayLine } from "../say-line.js";
import { Callback, type Logs } from "./callback.js";
import { learningRateOf } from "./learning-rate.js";
import { formatValue } from "./progress-line.js";

/** The learning rate of an epoch, from 0, where `learningRate` is the one at hand. */
export type ScheduleFunction = (epoch: number, learningRate: number) => number;

export interface LearningRateSchedulerConfig {
  /** A function is asked before every epoch, as in Keras; a schedule before every step, with the number of steps taken. */
  readonly schedule: ScheduleFunction | LearningRateSchedule;
  /** 1 says what a function sets. Default 0. */
  readonly verbose: 0 | 1;
}

export type LearningRateSchedulerOptions = Options<LearningRateSchedulerConfig, "schedule">;

const DEFAULTS: Defaults<LearningRateSchedulerConfig, "schedule"> = { verbose: 0 };

/**
 * Sets the optimizer's learning rate, and adds it to the logs as `learning_rate`.
 *
 * @example new LearningRateScheduler((epoch, rate) => (epoch < 10 ? rate : rate * Math.exp(-0.1)))
 * @example new LearningRateScheduler(new PolynomialDecay(0.01, 1000, { endLearningRate: 0 }))
 */
export class LearningRateScheduler extends Callback<LearningRateSchedulerConfig> {
  static override className = "LearningRateScheduler";
  static override args = ["schedule"];
  static override defaults = DEFAULTS;

  constructor(schedule: ScheduleFunction | LearningRateSchedule, options?: LearningRateSchedulerOptions) {
    super(options, { schedule });
    if (!isA(schedule, LearningRateSchedule)) callable(this.className, "schedule", schedule);
    oneOf(this.className, "verbose", this.config.verbose, [0, 1]);
  }

  override onEpochBegin(epoch: number): void {
    const { schedule, verbose } = this.config;
    const before = learningRateOf(this.className, this.model);
    if (isA(schedule, LearningRateSchedule)) return;
    const rate = nonNegative(this.className, "learningRate", schedule(epoch, before));
    this.model.optimizer.learningRate = rate;
    if (verbose > 0) sayLine(`Epoch ${epoch + 1}: learning rate ${formatValue(rate)}`);
  }

  override onTrainBatchBegin(): void {
    const { schedule } = this.config;
    const { optimizer } = this.model;
    if (isA(schedule, LearningRateSchedule)) optimizer.learningRate = schedule.at(optimizer.iterations);
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    logs.learning_rate = learningRateOf(this.className, this.model);
  }
}
