import { integer, oneOf, probability } from "../check.js";
import type { Options } from "../config.js";
import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { transpose } from "../ops/core/movement.js";
import { normalizeAxis, reshape } from "../ops/core/reshape.js";
import { mean, sum } from "../ops/core/sum.js";
import { add, divide, maximum, minimum, multiply, notEqual, subtract } from "../ops/elementwise/binary.js";
import { logicalAnd, where } from "../ops/elementwise/logic.js";
import { cast, log, negative, sigmoid } from "../ops/elementwise/unary.js";
import { oneHot } from "../ops/index/one-hot.js";
import { binaryCrossEntropy } from "../ops/loss/binary-cross-entropy.js";
import { oneHotCrossEntropy, sparseCrossEntropy } from "../ops/loss/cross-entropy.js";
import { softmaxDefinition } from "../ops/reduce/softmax.js";
import { formatShape, sizeOf } from "../shape.js";
import { expectClassNumbers } from "./class-numbers.js";
import { logitsBehind } from "./logits.js";
import { LOSS, Loss, type LossConfig } from "./loss.js";
import { spread } from "./spread.js";
import { alignTargets } from "./targets.js";

export interface CrossentropyConfig extends LossConfig {
  /** Whether predictions are logits rather than probabilities. Default false. */
  readonly fromLogits: boolean;
  /** The axis of the classes; of a binary crossentropy that which is averaged over. Default −1. */
  readonly axis: number;
}

/** What {@link SparseCategoricalCrossentropy} takes. */
export interface SparseCrossentropyConfig extends CrossentropyConfig {
  /** A label whose samples do not count, such as −1 or 255 for unlabelled pixels. Default: all count. */
  readonly ignoreClass: number | undefined;
}

export interface SmoothedCrossentropyConfig extends CrossentropyConfig {
  /** Moves this much probability from the labels to all classes alike: from 0 to 1. Default 0. */
  readonly labelSmoothing: number;
}

const CROSSENTROPY: CrossentropyConfig = { ...LOSS, fromLogits: false, axis: -1 };
const SPARSE: SparseCrossentropyConfig = { ...CROSSENTROPY, ignoreClass: undefined };
const SMOOTHED: SmoothedCrossentropyConfig = { ...CROSSENTROPY, labelSmoothing: 0 };

/** Keras's `epsilon()`: probabilities are kept this far from 0 and 1. */
const EPSILON = 1e-7;

/** −Σ y · log p for probabilities of which no logits are known: renormalised, then clipped, as in Keras. */
function probabilityCrossEntropy(p: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  const normalized = divide(p, sum(p, { axis: -1, keepdims: true }));
  return negative(sum(multiply(y, log(clipped(normalized))), { axis: -1 }));
}

/** With the axis of the classes at the end, where it mostly is. */
function classesLast(where: string, x: SymbolicTensor, axis: number): SymbolicTensor {
  const from = normalizeAxis(where, axis, x.rank);
  const others = x.shape.map((_, i) => i).filter((i) => i !== from);
  return from === x.rank - 1 ? x : transpose(x, [...others, from]);
}

/** What the crossentropies share. */
abstract class Crossentropy<C extends CrossentropyConfig> extends Loss<C> {
  /** Throws an ArgumentError for an axis that is no whole number, and for what is no answer to `fromLogits`. */
  constructor(options?: Options<C>) {
    super(options);
    integer(this.className, "axis", this.config.axis);
    oneOf(this.className, "fromLogits", this.config.fromLogits, [true, false]);
  }
}

/** A crossentropy that may smooth its labels. */
abstract class SmoothedCrossentropy extends Crossentropy<SmoothedCrossentropyConfig> {
  static override defaults = SMOOTHED;

  /** Throws an ArgumentError, besides, for a smoothing beyond 0 to 1. */
  constructor(options?: Options<SmoothedCrossentropyConfig>) {
    super(options);
    probability(this.className, "labelSmoothing", this.config.labelSmoothing);
  }
}

/**
 * −log p[label] for integer labels, which are looked at on the host wherever they come from there: see `expectClassNumbers`. yTrue [batch, …] or [batch, …, 1], yPred [batch, …, classes].
 */
export class SparseCategoricalCrossentropy extends Crossentropy<SparseCrossentropyConfig> {
  static override className = "SparseCategoricalCrossentropy";
  static override defaults = SPARSE;

  /** Throws an ArgumentError, besides, for a class to ignore that is no whole number. */
  constructor(options?: Options<SparseCrossentropyConfig>) {
    super(options);
    const { ignoreClass } = this.config;
    if (ignoreClass !== undefined) integer(this.className, "ignoreClass", ignoreClass);
  }

  override call(
    yTrue: SymbolicTensor,
    yPred: SymbolicTensor,
    sampleWeight?: SymbolicTensor,
    mask?: SymbolicTensor,
  ): SymbolicTensor {
    const counted = this.#counted(yTrue);
    if (counted === undefined) return super.call(yTrue, yPred, sampleWeight, mask);
    const rows = reshape(counted, classesLast(this.name, yPred, this.config.axis).shape.slice(0, -1));
    const both = mask === undefined ? rows : logicalAnd(rows, spread(this.name, mask, rows.shape));
    return super.call(yTrue, yPred, sampleWeight, both);
  }

  /** Which labels count, where some do not. */
  #counted(labels: SymbolicTensor): SymbolicTensor | undefined {
    const { ignoreClass } = this.config;
    return ignoreClass === undefined ? undefined : notEqual(cast(labels, "int32"), ignoreClass);
  }

  override perSample(yTrue: SymbolicTensor, predicted: SymbolicTensor): SymbolicTensor {
    const yPred = classesLast(this.name, predicted, this.config.axis);
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
    const classes = yPred.shape.at(-1) ?? 1;
    expectClassNumbers(yTrue, { by: this.name, classes, ignored: this.config.ignoreClass });
    const known = cast(reshape(yTrue, rows), "int32");
    const counted = this.#counted(known);
    const labels = counted === undefined ? known : where(counted, known, 0);
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, softmaxDefinition);
    if (logits !== undefined) return sparseCrossEntropy(logits, labels);
    return probabilityCrossEntropy(yPred, oneHot(labels, classes));
  }
}

/** −Σ yTrue · log p for one-hot or probability labels of the predictions' shape. */
export class CategoricalCrossentropy extends SmoothedCrossentropy {
  static override className = "CategoricalCrossentropy";

  override perSample(truth: SymbolicTensor, predicted: SymbolicTensor): SymbolicTensor {
    if (formatShape(truth.shape) !== formatShape(predicted.shape)) {
      throw new ShapeError({
        where: this.name,
        problem: "one label row is needed for each row of predictions",
        expected: formatShape(predicted.shape),
        received: formatShape(truth.shape),
        remedy: "For integer labels use sparseCategoricalCrossentropy",
      });
    }
    const yTrue = classesLast(this.name, truth, this.config.axis);
    const yPred = classesLast(this.name, predicted, this.config.axis);
    const classes = yPred.shape.at(-1) ?? 1;
    const smoothed = smooth(cast(yTrue, "float32"), this.config.labelSmoothing, 1 / classes);
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, softmaxDefinition);
    return logits === undefined ? probabilityCrossEntropy(yPred, smoothed) : oneHotCrossEntropy(logits, smoothed);
  }
}

/** −(y·log p + (1 − y)·log(1 − p)), averaged over an axis, the last unless told. */
export class BinaryCrossentropy extends SmoothedCrossentropy {
  static override className = "BinaryCrossentropy";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = smooth(alignTargets(this.name, yTrue, yPred), this.config.labelSmoothing, 0.5);
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, sigmoid.definition);
    return mean(logits === undefined ? fromProbabilities(y, yPred) : binaryCrossEntropy(logits, y), {
      axis: this.config.axis,
    });
  }
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
