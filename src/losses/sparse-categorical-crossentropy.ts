import { integer } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { notEqual } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { oneHot } from "../ops/index/one-hot.js";
import { sparseCrossEntropy } from "../ops/loss/cross-entropy.js";
import { softmaxDefinition } from "../ops/reduce/softmax.js";
import { classLabels } from "./class-labels.js";
import { CROSSENTROPY, Crossentropy, type CrossentropyConfig } from "./crossentropy.js";
import { logitsBehind } from "./logits.js";
import { classesLast, probabilityCrossEntropy } from "./probabilities.js";

/** What {@link SparseCategoricalCrossentropy} takes. */
export interface SparseCrossentropyConfig extends CrossentropyConfig {
  /** A label whose samples do not count, such as −1 or 255 for unlabelled pixels. Default: all count. */
  readonly ignoreClass: number | undefined;
}

const SPARSE: SparseCrossentropyConfig = { ...CROSSENTROPY, ignoreClass: undefined };

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

  override counted(yTrue: SymbolicTensor, _: SymbolicTensor, { shape }: SymbolicTensor): SymbolicTensor | undefined {
    const { ignoreClass } = this.config;
    return ignoreClass === undefined ? undefined : notEqual(cast(reshape(yTrue, shape), "int32"), ignoreClass);
  }

  override perSample(yTrue: SymbolicTensor, predicted: SymbolicTensor): SymbolicTensor {
    const { axis, ignoreClass } = this.config;
    const yPred = classesLast(this.name, predicted, axis);
    const known = classLabels(this.name, yTrue, yPred, ignoreClass);
    if (ignoreClass === undefined) return this.#losses(known, yPred);
    const counted = notEqual(known, ignoreClass);
    return where(counted, this.#losses(where(counted, known, 0), yPred), 0);
  }

  #losses(labels: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const logits = this.config.fromLogits ? yPred : logitsBehind(yPred, softmaxDefinition);
    if (logits !== undefined) return sparseCrossEntropy(logits, labels);
    return probabilityCrossEntropy(yPred, oneHot(labels, yPred.shape.at(-1) ?? 1));
  }
}
