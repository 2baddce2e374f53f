import { MeanAbsolutePercentageError as Loss } from "../losses/relative-errors.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "mean_absolute_percentage_error" };

/** The mean of 100 · |yTrue − yPred| / max(|yTrue|, 1e-7). */
export class MeanAbsolutePercentageError extends LossMetric {
  static override className = "MeanAbsolutePercentageError";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
