import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Loss } from "../losses/loss.js";
import { spread } from "../losses/spread.js";
import { asColumns } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { multiply } from "../ops/elementwise/binary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

/** The mean of a loss over all samples of all batches. Subclasses say which loss. */
export abstract class LossMetric<C extends MetricConfig = MetricConfig> extends MeanMetric<C> {
  static override className = "LossMetric";
  override readonly higherIsBetter: boolean = false;

  /** The loss whose per-sample values are averaged; its reduction is of no account. */
  protected abstract readonly loss: Loss;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const [truth, predicted] = asColumns(yTrue, yPred);
    const losses = this.loss.perSample(truth, predicted);
    const counted = weight && this.loss.counted(truth, predicted, losses);
    this.add(losses, weight && counted ? countedWeight(this.name, weight, counted) : weight);
  }
}

/** The weights of the samples that count, 0 for the others. */
function countedWeight(where: string, weight: SymbolicTensor, counted: SymbolicTensor): SymbolicTensor {
  return multiply(spread(where, cast(weight, "float32"), counted.shape), cast(counted, "float32"));
}
