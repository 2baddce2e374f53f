import { nonNegative } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { multiply } from "../ops/elementwise/binary.js";
import { abs } from "../ops/elementwise/unary.js";
import { Regularizer } from "./regularizer.js";

export interface L1Config {
  /** Default 0.01. */
  readonly l1: number;
}

/**
 * l1 · Σ|w|: drives weights to exactly zero.
 *
 * @example new L1(1e-4)
 */
export class L1 extends Regularizer<L1Config> {
  static override className = "L1";
  static override args = ["l1"];
  static override defaults: L1Config = { l1: 0.01 };

  /** Throws an ArgumentError for a factor below 0. */
  constructor(l1?: number | Options<L1Config>, options?: Options<L1Config, "l1">) {
    super(...optional("l1", l1, options));
    nonNegative("L1", "l1", this.config.l1);
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return multiply(sum(abs(w)), this.config.l1);
  }
}
