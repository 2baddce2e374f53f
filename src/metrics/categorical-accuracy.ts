import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sameArgmax } from "../ops/reduce/arg-reduce.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";
import { inTheirOrder } from "./most-probable.js";

const NAMED: MetricConfig = { name: "categorical_accuracy" };

/** How often the most probable class is that of a one-hot label. Labels and predictions [batch, …, classes]. */
export class CategoricalAccuracy extends MeanMetric {
  static override className = "CategoricalAccuracy";
  static override defaults: object = NAMED;
  override readonly higherIsBetter = true;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(categoricalMatches(yTrue, yPred), weight);
  }
}

/** Whether the most probable class of each sample is the label's. */
export function categoricalMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  return sameArgmax(inTheirOrder(yPred), yTrue);
}
