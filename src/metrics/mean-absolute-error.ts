import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { MeanAbsoluteError as Loss } from "../losses/regression.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "mean_absolute_error" };

/** The mean of |yTrue − yPred|. */
export class MeanAbsoluteError extends MeanMetric {
  static override className = "MeanAbsoluteError";
  static override defaults: object = NAMED;
  override readonly higherIsBetter = false;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(new Loss().perSample(yTrue, yPred), weight);
  }
}
