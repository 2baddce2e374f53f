import { finite } from "../check.js";
import { type Options, optional } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { divide, maximum, multiply } from "../ops/elementwise/binary.js";
import { expm1 } from "../ops/elementwise/logarithmic.js";
import { log } from "../ops/elementwise/unary.js";
import { oneHot } from "../ops/index/one-hot.js";
import { sparseCrossEntropy } from "../ops/loss/cross-entropy.js";
import { softmaxDefinition } from "../ops/reduce/softmax.js";
import { classLabels } from "./class-labels.js";
import { logitsBehind } from "./logits.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";

export interface GeneralizedCrossEntropyConfig extends LossConfig {
  /** Between 0, where this is the crossentropy, and 1, where it is the mean absolute error. Default 0.5. */
  readonly q: number;
}

export type GeneralizedCrossEntropyOptions = Options<GeneralizedCrossEntropyConfig>;

const DEFAULTS: GeneralizedCrossEntropyConfig = { ...LOSS, q: 0.5 };

/** A probability that is as good as 0, whose power still has a slope that float32 holds. */
const TINY = 1e-30;

/**
 * (1 − p[label]^q) / q for integer labels: labels that are wrong do less harm than to a crossentropy (Zhang & Sabuncu, "Generalized Cross
 * Entropy Loss for Training Deep Neural Networks with Noisy Labels", 2018). yTrue [batch, …] or [batch, …, 1], probabilities
 * yPred [batch, …, classes].
 */
export class CategoricalGeneralizedCrossEntropy extends Loss<GeneralizedCrossEntropyConfig> {
  static override className = "CategoricalGeneralizedCrossEntropy";
  static override args = ["q"];
  static override defaults = DEFAULTS;

  /** Throws an ArgumentError for a q that is not between 0 and 1. */
  constructor(q?: number | GeneralizedCrossEntropyOptions, options?: GeneralizedCrossEntropyOptions) {
    super(...optional("q", q, options));
    const value = finite(this.className, "q", this.config.q);
    if (value <= 0 || value >= 1) {
      const expected = "a number between 0 and 1, neither included";
      throw new ArgumentError({ where: this.className, problem: "no such q", expected, received: `${value}` });
    }
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { q } = this.config;
    const labels = classLabels(this.name, yTrue, yPred);
    const logits = logitsBehind(yPred, softmaxDefinition);
    if (logits !== undefined) return divide(expm1(multiply(sparseCrossEntropy(logits, labels), -q)), -q);
    const p = sum(multiply(yPred, oneHot(labels, yPred.shape.at(-1) ?? 1)), { axis: -1 });
    return divide(expm1(multiply(log(maximum(p, TINY)), q)), -q);
  }
}
