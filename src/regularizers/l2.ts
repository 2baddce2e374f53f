import { nonNegative } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { multiply } from "../ops/elementwise/binary.js";
import { square } from "../ops/elementwise/unary.js";
import { Regularizer } from "./regularizer.js";

export interface L2Config {
  /** Default 0.01. */
  readonly l2: number;
}

/**
 * l2 · Σw²: keeps weights small.
 *
 * @example new L2(1e-4)
 */
export class L2 extends Regularizer<L2Config> {
  static override className = "L2";
  static override args = ["l2"];
  static override defaults: L2Config = { l2: 0.01 };

  /** Throws an ArgumentError for a factor below 0. */
  constructor(l2?: number | Options<L2Config>, options?: Options<L2Config, "l2">) {
    super(...optional("l2", l2, options));
    nonNegative("L2", "l2", this.config.l2);
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return multiply(sum(square(w)), this.config.l2);
  }
}
