import { nonNegative } from "../check.js";
import type { Options } from "../config.js";
import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { abs, square } from "../ops/elementwise/unary.js";
import { Regularizer } from "./regularizer.js";

export interface L1L2Config {
  /** Default 0. */
  readonly l1: number;
  /** Default 0. */
  readonly l2: number;
}

/**
 * l1 · Σ|w| + l2 · Σw².
 *
 * @example new L1L2({ l1: 1e-5, l2: 1e-4 })
 */
export class L1L2 extends Regularizer<L1L2Config> {
  static override className = "L1L2";
  static override defaults: L1L2Config = { l1: 0, l2: 0 };

  /** Throws an ArgumentError for factors below 0. */
  constructor(options?: Options<L1L2Config>) {
    super(options);
    nonNegative("L1L2", "l1", this.config.l1);
    nonNegative("L1L2", "l2", this.config.l2);
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    const { l1, l2 } = this.config;
    const penalties = [
      ...(l1 === 0 ? [] : [multiply(sum(abs(w)), l1)]),
      ...(l2 === 0 ? [] : [multiply(sum(square(w)), l2)]),
    ];
    return penalties.reduce((total, penalty) => add(total, penalty), fill(0));
  }
}
