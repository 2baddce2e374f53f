import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { binaryMatches } from "./binary-accuracy.js";
import { categoricalMatches } from "./categorical-accuracy.js";
import { MeanMetric } from "./mean-metric.js";
import { sparseMatches } from "./sparse-categorical-accuracy.js";

/**
 * What `"accuracy"` stands for, by Keras's rule: binary for a last axis of size 1, sparse for labels without an axis of classes,
 * categorical for any other.
 */
export class ShapeAccuracy extends MeanMetric {
  static override className = "ShapeAccuracy";
  override readonly higherIsBetter = true;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const isBinary = yPred.rank < 2 || yPred.shape.at(-1) === 1;
    const isSparse = yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1;
    if (isBinary) this.add(binaryMatches(this.name, yTrue, yPred), weight);
    else if (isSparse) this.add(sparseMatches(this.name, yTrue, yPred), weight);
    else this.add(categoricalMatches(yTrue, yPred), weight);
  }
}
