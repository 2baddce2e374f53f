import { ShapeError } from "../errors.js";
import { constant, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { expandDims, reshape } from "../ops/core/reshape.js";
import { mean, sum } from "../ops/core/sum.js";
import { add, divide, equal, maximum, minimum, multiply, subtract } from "../ops/elementwise/binary.js";
import { abs, cast, exp, log, negative } from "../ops/elementwise/unary.js";
import { oneHotCrossEntropy, sparseCrossEntropy } from "../ops/loss/cross-entropy.js";
import { formatShape, sizeOf } from "../shape.js";
import { Tensor } from "../tensor.js";
import { alignTargets, Loss, type LossOptions } from "./loss.js";

export interface CrossentropyOptions extends LossOptions {
  /** Whether predictions are logits rather than probabilities. Default false. */
  readonly fromLogits?: boolean | undefined;
}

export interface SmoothedCrossentropyOptions extends CrossentropyOptions {
  /** Moves this much probability from the labels to all classes alike. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/** Keras's `epsilon()`: probabilities are kept this far from 0 and 1. */
const EPSILON = 1e-7;

/**
 * The input of the op that made `x`, if that op is the named one. A loss over softmax or sigmoid outputs looks through
 * to the logits: the same number, without the overflow and the lost digits of log(exp(…)).
 */
function logitsBehind(x: SymbolicTensor, op: string): SymbolicTensor | undefined {
  return x.source.kind === "output" && x.source.node.op.name === op ? x.source.node.inputs.x : undefined;
}

/** −Σ y · log p for probabilities of which no logits are known: renormalised, then clipped, as in Keras. */
function probabilityCrossEntropy(p: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  const normalized = divide(p, sum(p, { axis: -1, keepdims: true }));
  return negative(sum(multiply(y, log(clipped(normalized))), { axis: -1 }));
}

/** 1 at each label's place, 0 elsewhere: [...] → [..., classes]. */
function oneHot(labels: SymbolicTensor, classes: number): SymbolicTensor {
  const numbers = constant(Tensor.from(Int32Array.from({ length: classes }, (_, i) => i)));
  return cast(equal(expandDims(labels, -1), numbers), "float32");
}

/** −log p[label] for integer labels: yTrue [batch, …] or [batch, …, 1], yPred [batch, …, classes]. */
export class SparseCategoricalCrossentropy extends Loss {
  readonly #fromLogits: boolean;

  constructor({ fromLogits = false, ...options }: CrossentropyOptions = {}) {
    super("sparse_categorical_crossentropy", options);
    this.#fromLogits = fromLogits;
  }

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
    const logits = this.#fromLogits ? yPred : logitsBehind(yPred, "softmax");
    if (logits !== undefined) return sparseCrossEntropy(logits, labels);
    return probabilityCrossEntropy(yPred, oneHot(labels, yPred.shape.at(-1) ?? 1));
  }
}

/** −Σ yTrue · log p for one-hot or probability labels of the predictions' shape. */
export class CategoricalCrossentropy extends Loss {
  readonly #fromLogits: boolean;
  readonly #labelSmoothing: number;

  constructor({ fromLogits = false, labelSmoothing = 0, ...options }: SmoothedCrossentropyOptions = {}) {
    super("categorical_crossentropy", options);
    this.#fromLogits = fromLogits;
    this.#labelSmoothing = labelSmoothing;
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
    const smoothed = smooth(cast(yTrue, "float32"), this.#labelSmoothing, 1 / classes);
    const logits = this.#fromLogits ? yPred : logitsBehind(yPred, "softmax");
    return logits === undefined ? probabilityCrossEntropy(yPred, smoothed) : oneHotCrossEntropy(logits, smoothed);
  }
}

/** −(y·log p + (1 − y)·log(1 − p)), averaged over the last axis. */
export class BinaryCrossentropy extends Loss {
  readonly #fromLogits: boolean;
  readonly #labelSmoothing: number;

  constructor({ fromLogits = false, labelSmoothing = 0, ...options }: SmoothedCrossentropyOptions = {}) {
    super("binary_crossentropy", options);
    this.#fromLogits = fromLogits;
    this.#labelSmoothing = labelSmoothing;
  }

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = smooth(alignTargets(this.name, yTrue, yPred), this.#labelSmoothing, 0.5);
    const logits = this.#fromLogits ? yPred : logitsBehind(yPred, "sigmoid");
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
