import { probability } from "../check.js";
import type { Options } from "../config.js";
import { ShapeError } from "../errors.js";
import type { OpDefinition } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { rootOf } from "../graph/symbols/views.js";
import { reshape } from "../ops/core/reshape.js";
import { mean, sum } from "../ops/core/sum.js";
import { add, divide, maximum, minimum, multiply, subtract } from "../ops/elementwise/binary.js";
import { abs, cast, exp, log, negative, sigmoid } from "../ops/elementwise/unary.js";
import { oneHot } from "../ops/index/one-hot.js";
import { oneHotCrossEntropy, sparseCrossEntropy } from "../ops/loss/cross-entropy.js";
import { softmaxDefinition } from "../ops/reduce/softmax.js";
import { formatShape, sizeOf } from "../shape.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";
import { alignTargets } from "./targets.js";

export interface CrossentropyConfig extends LossConfig {
  /** Whether predictions are logits rather than probabilities. Default false. */
  readonly fromLogits: boolean;
}

export interface SmoothedCrossentropyConfig extends CrossentropyConfig {
  /** Moves this much probability from the labels to all classes alike: from 0 to 1. Default 0. */
  readonly labelSmoothing: number;
}

const CROSSENTROPY: CrossentropyConfig = { ...LOSS, fromLogits: false };
const SMOOTHED: SmoothedCrossentropyConfig = { ...CROSSENTROPY, labelSmoothing: 0 };

/** Keras's `epsilon()`: probabilities are kept this far from 0 and 1. */
const EPSILON = 1e-7;

/**
 * The logits that `op`, softmax or sigmoid, made `x` from; undefined if it did not. A loss over its outputs looks through to them: the
 * same number, without the overflow and the lost digits of log(exp(…)). Views that leave the rows of the last axis whole do not
 * hide them.
 */
export function logitsBehind(x: SymbolicTensor, op: OpDefinition): SymbolicTensor | undefined {
  const made = rootOf(x);
  if (made.source.kind !== "output" || made.source.node.op !== op || made.shape.at(-1) !== x.shape.at(-1))
    return undefined;
  const { x: logits } = made.source.node.inputs;
  return logits && reshape(logits, x.shape);
}

/** −Σ y · log p for probabilities of which no logits are known: renormalised, then clipped, as in Keras. */
function probabilityCrossEntropy(p: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  const normalized = divide(p, sum(p, { axis: -1, keepdims: true }));
  return negative(sum(multiply(y, log(clipped(normalized))), { axis: -1 }));
}

/** −log p[label] for integer labels: yTrue [batch, …] or [batch, …, 1], yPred [batch, …, classes]. */
export class SparseCategoricalCrossentropy extends Loss<CrossentropyConfig> {
  static override className = "SparseCategoricalCrossentropy";
  static override defaults = CROSSENTROPY;

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const rows = yPred.shape.slice(0, -1);
    if (yTrue.size !== sizeOf(rows)) {
      throw new ShapeError({
        where: this.name,
        problem: "one integer label is needed for each row of predictions",
        expected: `labels of shape ${formatShape(rows)}`,
        received: formatShape(yTrue.shape),
        remedy: "For one-hot labels use categoricalCrossentropy",
      });
    }
    const labels = cast(reshape(yTrue, rows), "int32");
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, softmaxDefinition);
    if (logits !== undefined) return sparseCrossEntropy(logits, labels);
    return probabilityCrossEntropy(yPred, oneHot(labels, yPred.shape.at(-1) ?? 1));
  }
}

/** −Σ yTrue · log p for one-hot or probability labels of the predictions' shape. */
export class CategoricalCrossentropy extends Loss<SmoothedCrossentropyConfig> {
  static override className = "CategoricalCrossentropy";
  static override defaults = SMOOTHED;

  /** Throws an ArgumentError for a smoothing beyond 0 to 1. */
  constructor(options?: Options<SmoothedCrossentropyConfig>) {
    super(options);
    probability(this.className, "labelSmoothing", this.config.labelSmoothing);
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    if (formatShape(yTrue.shape) !== formatShape(yPred.shape)) {
      throw new ShapeError({
        where: this.name,
        problem: "one label row is needed for each row of predictions",
        expected: formatShape(yPred.shape),
        received: formatShape(yTrue.shape),
        remedy: "For integer labels use sparseCategoricalCrossentropy",
      });
    }
    const classes = yPred.shape.at(-1) ?? 1;
    const smoothed = smooth(cast(yTrue, "float32"), this.config.labelSmoothing, 1 / classes);
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, softmaxDefinition);
    return logits === undefined ? probabilityCrossEntropy(yPred, smoothed) : oneHotCrossEntropy(logits, smoothed);
  }
}

/** −(y·log p + (1 − y)·log(1 − p)), averaged over the last axis. */
export class BinaryCrossentropy extends Loss<SmoothedCrossentropyConfig> {
  static override className = "BinaryCrossentropy";
  static override defaults = SMOOTHED;

  /** Throws an ArgumentError for a smoothing beyond 0 to 1. */
  constructor(options?: Options<SmoothedCrossentropyConfig>) {
    super(options);
    probability(this.className, "labelSmoothing", this.config.labelSmoothing);
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = smooth(alignTargets(this.name, yTrue, yPred), this.config.labelSmoothing, 0.5);
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, sigmoid.definition);
    return mean(logits === undefined ? fromProbabilities(y, yPred) : fromLogits(y, logits), { axis: -1 });
  }
}

/** max(x, 0) − x·y + log(1 + e^−|x|): no overflow at either end. */
function fromLogits(y: SymbolicTensor, x: SymbolicTensor): SymbolicTensor {
  return add(subtract(maximum(x, 0), multiply(x, y)), log(add(1, exp(negative(abs(x))))));
}

function fromProbabilities(y: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const p = clipped(yPred);
  return negative(add(multiply(y, log(p)), multiply(subtract(1, y), log(subtract(1, p)))));
}

function clipped(p: SymbolicTensor): SymbolicTensor {
  return minimum(maximum(p, EPSILON), 1 - EPSILON);
}

function smooth(y: SymbolicTensor, amount: number, share: number): SymbolicTensor {
  return amount === 0 ? y : add(multiply(y, 1 - amount), amount * share);
}
