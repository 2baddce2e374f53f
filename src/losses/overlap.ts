import { integers, nonNegative } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";
import { EPSILON } from "./probabilities.js";
import { alignTargets } from "./targets.js";

/** What losses take that measure how far masks overlap. */
export interface OverlapConfig extends LossConfig {
  /** Over which axes masks lie: all but the first, for a loss a sample. Default: all, and one loss for the whole batch. */
  readonly axis: number | readonly number[] | null | undefined;
}

export interface TverskyConfig extends OverlapConfig {
  /** How much counts what is in the label's mask alone. Default 0.5. */
  readonly alpha: number;
  /** How much counts what is in the predicted mask alone. Default 0.5. */
  readonly beta: number;
}

export type DiceOptions = Options<OverlapConfig>;
export type TverskyOptions = Options<TverskyConfig>;

const OVERLAP: OverlapConfig = { ...LOSS, axis: undefined };
const TVERSKY: TverskyConfig = { ...OVERLAP, alpha: 0.5, beta: 0.5 };

abstract class Overlap<C extends OverlapConfig> extends Loss<C> {
  constructor(options?: Options<C>) {
    super(options);
    integers(this.className, "axis", this.config.axis ?? []);
  }

  /** The sum over the masks' axes. */
  protected total(x: SymbolicTensor): SymbolicTensor {
    return sum(x, { axis: this.config.axis ?? undefined });
  }
}

/** 1 − 2·Σ y·p / (Σ y + Σ p + 1e-7) for masks of one shape, from 0 to 1 (Dice, 1945; Sørensen, 1948). */
export class Dice extends Overlap<OverlapConfig> {
  static override className = "Dice";
  static override defaults = OVERLAP;

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = alignTargets(this.name, yTrue, yPred);
    const both = multiply(this.total(multiply(y, yPred)), 2);
    return subtract(1, divide(both, add(add(this.total(y), this.total(yPred)), EPSILON)));
  }
}

/**
 * 1 − TP / (TP + alpha·Σ y·(1 − p) + beta·Σ (1 − y)·p + 1e-7) with TP = Σ y·p, for masks of one shape, from 0 to 1: Dice where both are ½
 * (Salehi et al., "Tversky loss function for image segmentation using 3D fully convolutional deep networks", 2017).
 */
export class Tversky extends Overlap<TverskyConfig> {
  static override className = "Tversky";
  static override defaults = TVERSKY;

  /** Throws an ArgumentError for an alpha or beta below 0. */
  constructor(options?: TverskyOptions) {
    super(options);
    nonNegative(this.className, "alpha", this.config.alpha);
    nonNegative(this.className, "beta", this.config.beta);
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { alpha, beta } = this.config;
    const y = alignTargets(this.name, yTrue, yPred);
    const both = this.total(multiply(y, yPred));
    const missed = multiply(this.total(multiply(subtract(1, yPred), y)), alpha);
    const invented = multiply(this.total(multiply(yPred, subtract(1, y))), beta);
    return subtract(1, divide(both, add(add(both, missed), add(invented, EPSILON))));
  }
}
