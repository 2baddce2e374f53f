import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Loss } from "../losses/loss.js";
import { cast } from "../ops/elementwise/unary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

/** The mean of a loss over all samples of all batches. Subclasses say which loss. */
export abstract class LossMetric<C extends MetricConfig = MetricConfig> extends MeanMetric<C> {
  static override className = "LossMetric";
  override readonly higherIsBetter: boolean = false;

  /** The loss whose per-sample values are averaged; its reduction is of no account. */
  protected abstract readonly loss: Loss;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(this.loss.perSample(yTrue, cast(yPred, "float32")), weight);
  }
}
