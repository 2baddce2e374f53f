import { positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean } from "../ops/core/sum.js";
import { add, less, lessEqual, minimum, multiply, subtract } from "../ops/elementwise/binary.js";
import { sinh } from "../ops/elementwise/hyperbolic.js";
import { log1p } from "../ops/elementwise/logarithmic.js";
import { where } from "../ops/elementwise/logic.js";
import { abs, exp, square } from "../ops/elementwise/unary.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";
import { alignTargets } from "./targets.js";

export interface HuberConfig extends LossConfig {
  /** From which size on errors count linearly. Default 1. */
  readonly delta: number;
}

export type HuberOptions = Options<HuberConfig>;

const HUBER: HuberConfig = { ...LOSS, name: "huber_loss", delta: 1 };

/** For errors e = yPred − yTrue: mean of e²/2 where |e| ≤ delta, else of delta·|e| − delta²/2, over the last axis (Huber, 1964). */
export class Huber extends Loss<HuberConfig> {
  static override className = "Huber";
  static override args = ["delta"];
  static override defaults: object = HUBER;

  /** Throws an ArgumentError for a delta that is not above 0. */
  constructor(delta?: number | HuberOptions, options?: HuberOptions) {
    super(...optional("delta", delta, options));
    positive(this.className, "delta", this.config.delta);
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { delta } = this.config;
    const error = subtract(yPred, alignTargets(this.name, yTrue, yPred));
    const far = subtract(multiply(abs(error), delta), (delta * delta) / 2);
    return mean(where(lessEqual(abs(error), delta), multiply(square(error), 0.5), far), { axis: -1 });
  }
}

/**
 * mean(log(cosh(yPred − yTrue))) over the last axis: e²/2 for small errors e, |e| − log 2 for large ones. Small ones keep their digits:
 * cosh e = 1 + 2·sinh²(e/2).
 */
export class LogCosh extends Loss {
  static override className = "LogCosh";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const size = abs(subtract(yPred, alignTargets(this.name, yTrue, yPred)));
    const near = log1p(multiply(square(sinh(multiply(minimum(size, 1), 0.5))), 2));
    const far = add(subtract(size, Math.LN2), log1p(exp(multiply(size, -2))));
    return mean(where(less(size, 1), near, far), { axis: -1 });
  }
}
