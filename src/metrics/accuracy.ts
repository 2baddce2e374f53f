import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignTargets } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { equal } from "../ops/elementwise/binary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "accuracy" };

/**
 * How often predictions are the targets themselves: numbers of classes, say. `metrics: ["accuracy"]` is another thing: it looks for
 * the most probable class.
 */
export class Accuracy extends MeanMetric {
  static override className = "Accuracy";
  static override defaults: object = NAMED;
  override readonly higherIsBetter = true;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(equal(alignTargets(this.name, yTrue, yPred), cast(yPred, "float32")), weight);
  }
}
