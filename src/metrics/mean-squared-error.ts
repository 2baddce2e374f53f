import { MeanSquaredError as Loss } from "../losses/regression.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "mean_squared_error" };

/** The mean of (yTrue − yPred)². */
export class MeanSquaredError extends LossMetric {
  static override className = "MeanSquaredError";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
