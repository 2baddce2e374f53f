import { integers, nonNegative, probability } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, maximum, minimum, multiply } from "../ops/elementwise/binary.js";
import { euclideanNorm } from "../ops/reduce/euclidean-norm.js";
import { Constraint } from "./constraint.js";

/** What norms are taken over. */
export interface NormConfig {
  /** The axes that one norm spans. Default 0: all inputs of one unit of a Dense kernel. A Conv2D kernel wants [0, 1, 2]. */
  readonly axis: number | readonly number[];
}

/** Keeps a norm from being divided by when it is zero: Keras's epsilon. */
const EPSILON = 1e-7;

const NORM: NormConfig = { axis: 0 };

/** A condition on L2 norms. */
abstract class NormConstraint<C extends NormConfig> extends Constraint<C> {
  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    integers(this.className, "axis", this.config.axis);
  }

  protected lengths(w: SymbolicTensor): SymbolicTensor {
    return euclideanNorm(w, { axis: this.config.axis, keepdims: true });
  }

  /** Scales each vector so that its norm becomes what `wanted` makes of it. */
  protected rescale(w: SymbolicTensor, wanted: (length: SymbolicTensor) => SymbolicTensor): SymbolicTensor {
    const length = this.lengths(w);
    return multiply(w, divide(wanted(length), add(length, EPSILON)));
  }
}

export interface MaxNormConfig extends NormConfig {
  /** Default 2. */
  readonly maxValue: number;
}

/**
 * L2 norms of at most `maxValue`.
 *
 * @example new MaxNorm(3, { axis: [0, 1, 2] })
 */
export class MaxNorm extends NormConstraint<MaxNormConfig> {
  static override className = "MaxNorm";
  static override args = ["maxValue"];
  static override defaults: MaxNormConfig = { maxValue: 2, axis: 0 };

  /** Throws an ArgumentError for a `maxValue` below 0 and axes that are no whole numbers. */
  constructor(maxValue?: number | Options<MaxNormConfig>, options?: Options<MaxNormConfig, "maxValue">) {
    super(...optional("maxValue", maxValue, options));
    nonNegative("MaxNorm", "maxValue", this.config.maxValue);
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return this.rescale(w, (length) => minimum(length, this.config.maxValue));
  }
}

export interface MinMaxNormConfig extends NormConfig {
  /** Default 0. */
  readonly minValue: number;
  /** Default 1. */
  readonly maxValue: number;
  /** How much of the way to go at each step, from 0 to 1. Default 1: all of it. */
  readonly rate: number;
}

/** L2 norms between `minValue` and `maxValue`. */
export class MinMaxNorm extends NormConstraint<MinMaxNormConfig> {
  static override className = "MinMaxNorm";
  static override defaults: MinMaxNormConfig = { minValue: 0, maxValue: 1, rate: 1, axis: 0 };

  /** Throws an ArgumentError for values below 0, a rate beyond 0 to 1, and axes that are no whole numbers. */
  constructor(options?: Options<MinMaxNormConfig>) {
    super(options);
    nonNegative("MinMaxNorm", "minValue", this.config.minValue);
    nonNegative("MinMaxNorm", "maxValue", this.config.maxValue);
    probability("MinMaxNorm", "rate", this.config.rate);
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    const { minValue, maxValue, rate } = this.config;
    return this.rescale(w, (length) =>
      add(multiply(minimum(maximum(length, minValue), maxValue), rate), multiply(length, 1 - rate)),
    );
  }
}

/** L2 norms of 1. */
export class UnitNorm extends NormConstraint<NormConfig> {
  static override className = "UnitNorm";
  static override args = ["axis"];
  static override defaults = NORM;

  /** Throws an ArgumentError for axes that are no whole numbers. */
  constructor(axis?: number | readonly number[] | Options<NormConfig>, options?: Options<NormConfig, "axis">) {
    super(...optional("axis", axis, options));
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return divide(w, add(this.lengths(w), EPSILON));
  }
}
