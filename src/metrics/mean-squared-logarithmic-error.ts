import { MeanSquaredLogarithmicError as Loss } from "../losses/relative-errors.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "mean_squared_logarithmic_error" };

/** The mean of (log(1 + yTrue) − log(1 + yPred))²; what is below 1e-7 counts as that. */
export class MeanSquaredLogarithmicError extends LossMetric {
  static override className = "MeanSquaredLogarithmicError";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
