import { MeanAbsoluteError as Loss } from "../losses/regression.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "mean_absolute_error" };

/** The mean of |yTrue − yPred|. */
export class MeanAbsoluteError extends LossMetric {
  static override className = "MeanAbsoluteError";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
