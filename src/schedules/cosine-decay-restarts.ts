import { finite, nonNegative, positiveInteger, text } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";

export interface CosineDecayRestartsConfig extends LearningRateScheduleConfig {
  /** The rate of the first step. */
  readonly initialLearningRate: number;
  /** How many steps the first period has. */
  readonly firstDecaySteps: number;
  /** How many times as long each period is as the one before. From 1 up. Default 2. */
  readonly tMul: number;
  /** What the height of each period is multiplied by. Default 1. */
  readonly mMul: number;
  /** The rate at the end of a period, as a part of the first one. Default 0. */
  readonly alpha: number;
}

type Positional = "initialLearningRate" | "firstDecaySteps";

export type CosineDecayRestartsOptions = Options<CosineDecayRestartsConfig, Positional>;

const DEFAULTS: Defaults<CosineDecayRestartsConfig, Positional> = { name: "SGDRDecay", tMul: 2, mMul: 1, alpha: 0 };

/**
 * Falls along half a cosine, and begins anew, each time over a longer period (Loshchilov & Hutter, "SGDR", 2017).
 *
 * @example new CosineDecayRestarts(0.1, 1000) // periods of 1000, 2000, 4000, … steps
 */
export class CosineDecayRestarts extends LearningRateSchedule<CosineDecayRestartsConfig> {
  static override className = "CosineDecayRestarts";
  static override args = ["initialLearningRate", "firstDecaySteps"];
  static override defaults = DEFAULTS;

  constructor(initialLearningRate: number, firstDecaySteps: number, options?: CosineDecayRestartsOptions) {
    super(options, { initialLearningRate, firstDecaySteps });
    text(this.className, "name", this.config.name);
    const { tMul, mMul, alpha } = this.config;
    nonNegative(this.className, "initialLearningRate", initialLearningRate);
    positiveInteger(this.className, "firstDecaySteps", firstDecaySteps);
    if (finite(this.className, "tMul", tMul) < 1) throw tooShort(this.className, tMul);
    nonNegative(this.className, "mMul", mMul);
    nonNegative(this.className, "alpha", alpha);
  }

  protected override rate(step: number): number {
    const { initialLearningRate: initial, firstDecaySteps, tMul, mMul, alpha } = this.config;
    let gone = step / firstDecaySteps;
    let period = 0;
    if (tMul === 1) {
      period = Math.floor(gone);
      gone -= period;
    } else {
      period = Math.floor(Math.log(1 - gone * (1 - tMul)) / Math.log(tMul));
      const length = tMul ** period;
      gone = (gone - (1 - length) / (1 - tMul)) / length;
    }
    const fallen = (mMul ** period * (1 + Math.cos(Math.PI * gone))) / 2;
    return initial * ((1 - alpha) * fallen + alpha);
  }
}

function tooShort(where: string, tMul: number): ArgumentError {
  const expected = "a number from 1 up";
  return new ArgumentError({ where, problem: "no such tMul", expected, received: inWords(tMul) });
}
