import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { MeanSquaredError as Loss } from "../losses/regression.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "mean_squared_error" };

/** The mean of (yTrue − yPred)². */
export class MeanSquaredError extends MeanMetric {
  static override className = "MeanSquaredError";
  static override defaults: object = NAMED;
  override readonly higherIsBetter = false;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(new Loss().perSample(yTrue, yPred), weight);
  }
}
