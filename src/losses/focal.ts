import { nonNegative } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean, sum } from "../ops/core/sum.js";
import { add, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { expm1 } from "../ops/elementwise/logarithmic.js";
import { exp, log, negative, sigmoid, square } from "../ops/elementwise/unary.js";
import { binaryCrossEntropy } from "../ops/loss/binary-cross-entropy.js";
import { logSoftmax, softmaxDefinition } from "../ops/reduce/softmax.js";
import { fromProbabilities } from "./binary-crossentropy.js";
import { SMOOTHED, SmoothedCrossentropy, type SmoothedCrossentropyConfig } from "./crossentropy.js";
import { logitsBehind } from "./logits.js";
import { oneHotLabels } from "./one-hot-labels.js";
import { EPSILON, renormalized, smooth } from "./probabilities.js";
import { alignTargets } from "./targets.js";

/** What focal crossentropies take: see {@link BinaryFocalCrossentropy} and {@link CategoricalFocalCrossentropy}. */
export interface FocalCrossentropyConfig extends SmoothedCrossentropyConfig {
  /** How much each sample counts; of a binary one with class balancing that of class 1, where that of class 0 is 1 − alpha. Default 0.25. */
  readonly alpha: number;
  /** How much samples that are known well already are left aside: 0 for not at all. Default 2. */
  readonly gamma: number;
}

export interface BinaryFocalCrossentropyConfig extends FocalCrossentropyConfig {
  /** Whether alpha counts at all. Default false. */
  readonly applyClassBalancing: boolean;
}

const FOCAL: FocalCrossentropyConfig = { ...SMOOTHED, alpha: 0.25, gamma: 2 };
const BINARY_FOCAL: BinaryFocalCrossentropyConfig = { ...FOCAL, applyClassBalancing: false };

abstract class FocalCrossentropy<C extends FocalCrossentropyConfig> extends SmoothedCrossentropy<C> {
  /** Throws an ArgumentError, besides, for an alpha or gamma that is no number from 0 up. */
  constructor(options?: Options<C>) {
    super(options);
    nonNegative(this.className, "alpha", this.config.alpha);
    nonNegative(this.className, "gamma", this.config.gamma);
  }

  /** missᵞ, for how far the probability of the label is from 1. Never of 0, where the slope has no end for a gamma below 1. */
  protected modulation(miss: SymbolicTensor): SymbolicTensor {
    const { gamma } = this.config;
    const kept = maximum(miss, EPSILON);
    return gamma === 2 ? square(kept) : exp(multiply(log(kept), gamma)); // much less code to fuse than a power of any number
  }
}

/**
 * (1 − p_t)ᵞ times the binary crossentropy, with p_t = y·p + (1 − y)·(1 − p): samples that are known well already count little (Lin et
 * al., "Focal Loss for Dense Object Detection", 2018). Averaged over an axis, the last unless told.
 */
export class BinaryFocalCrossentropy extends FocalCrossentropy<BinaryFocalCrossentropyConfig> {
  static override className = "BinaryFocalCrossentropy";
  static override defaults = BINARY_FOCAL;

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { axis, fromLogits, labelSmoothing, applyClassBalancing, alpha } = this.config;
    const y = smooth(alignTargets(this.name, yTrue, yPred), labelSmoothing, 0.5);
    const logits = fromLogits ? yPred : logitsBehind(yPred, sigmoid.definition);
    const p = logits === undefined ? yPred : sigmoid(logits);
    const q = logits === undefined ? subtract(1, p) : sigmoid(negative(logits)); // 1 − p with all its digits
    const entropy = logits === undefined ? fromProbabilities(y, p) : binaryCrossEntropy(logits, y);
    const focal = multiply(this.modulation(mixed(y, q, p)), entropy);
    return mean(applyClassBalancing ? multiply(mixed(y, alpha, 1 - alpha), focal) : focal, { axis });
  }
}

/** y·ifOne + (1 − y)·ifZero */
function mixed(y: SymbolicTensor, ifOne: SymbolicTensor | number, ifZero: SymbolicTensor | number): SymbolicTensor {
  return add(multiply(y, ifOne), multiply(subtract(1, y), ifZero));
}

/**
 * −Σ alpha · (1 − p)ᵞ · yTrue · log p for one-hot labels of the predictions' shape: samples that are known well already count little
 * (Lin et al., 2018).
 */
export class CategoricalFocalCrossentropy extends FocalCrossentropy<FocalCrossentropyConfig> {
  static override className = "CategoricalFocalCrossentropy";
  static override defaults = FOCAL;

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { labels, predictions } = oneHotLabels(this.name, yTrue, yPred, this.config);
    const logits = this.config.fromLogits ? predictions : logitsBehind(predictions, softmaxDefinition);
    const logs = logits === undefined ? log(renormalized(predictions)) : logSoftmax(logits);
    const weight = multiply(this.modulation(negative(expm1(logs))), -this.config.alpha);
    return sum(multiply(weight, multiply(labels, logs)), { axis: -1 });
  }
}
