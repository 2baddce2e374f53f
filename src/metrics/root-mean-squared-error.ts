import { MeanSquaredError } from "./mean-squared-error.js";
import type { MetricConfig, MetricState } from "./metric.js";

const NAMED: MetricConfig = { name: "root_mean_squared_error" };

/** The root of the mean of (yTrue − yPred)², over all batches together. */
export class RootMeanSquaredError extends MeanSquaredError {
  static override className = "RootMeanSquaredError";
  static override defaults: object = NAMED;

  override result(state: MetricState, tally: number): number {
    return Math.sqrt(super.result(state, tally));
  }
}
