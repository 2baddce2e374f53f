import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { expectClassNumbers } from "../losses/class-numbers.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { equal } from "../ops/elementwise/binary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";
import { mostProbable } from "./most-probable.js";

const NAMED: MetricConfig = { name: "sparse_categorical_accuracy" };

/** How often the most probable class is the label's. Labels [batch, …] or [batch, …, 1], numbers of classes; predictions [batch, …, classes]. */
export class SparseCategoricalAccuracy extends MeanMetric {
  static override className = "SparseCategoricalAccuracy";
  static override defaults: object = NAMED;
  override readonly higherIsBetter = true;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(sparseMatches(this.name, yTrue, yPred), weight);
  }
}

/** Whether the most probable class of each sample is the label. */
export function sparseMatches(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  expectClassNumbers(yTrue, { by: where, classes: yPred.shape.at(-1) ?? 1 });
  const best = mostProbable(yPred);
  return equal(best, cast(reshape(yTrue, best.shape), "int32"));
}
