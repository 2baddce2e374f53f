import { integer, oneOf, probability } from "../check.js";
import type { Options } from "../config.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";

/** What crossentropies take. */
export interface CrossentropyConfig extends LossConfig {
  /** Whether predictions are logits rather than probabilities. Default false. */
  readonly fromLogits: boolean;
  /** The axis of the classes; of a binary crossentropy that which is averaged over. Default −1. */
  readonly axis: number;
}

/** What crossentropies take whose labels may be smoothed. */
export interface SmoothedCrossentropyConfig extends CrossentropyConfig {
  /** Moves this much probability from the labels to all classes alike: from 0 to 1. Default 0. */
  readonly labelSmoothing: number;
}

export const CROSSENTROPY: CrossentropyConfig = { ...LOSS, fromLogits: false, axis: -1 };
export const SMOOTHED: SmoothedCrossentropyConfig = { ...CROSSENTROPY, labelSmoothing: 0 };

/** What the crossentropies share. */
export abstract class Crossentropy<C extends CrossentropyConfig> extends Loss<C> {
  static override className = "Crossentropy";

  /** Throws an ArgumentError for an axis that is no whole number, and for what is no answer to `fromLogits`. */
  constructor(options?: Options<C>) {
    super(options);
    integer(this.className, "axis", this.config.axis);
    oneOf(this.className, "fromLogits", this.config.fromLogits, [true, false]);
  }
}

/** A crossentropy that may smooth its labels. */
export abstract class SmoothedCrossentropy<
  C extends SmoothedCrossentropyConfig = SmoothedCrossentropyConfig,
> extends Crossentropy<C> {
  static override className = "SmoothedCrossentropy";
  static override defaults: object = SMOOTHED;

  /** Throws an ArgumentError, besides, for a smoothing beyond 0 to 1. */
  constructor(options?: Options<C>) {
    super(options);
    probability(this.className, "labelSmoothing", this.config.labelSmoothing);
  }
}
