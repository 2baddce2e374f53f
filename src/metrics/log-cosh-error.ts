import { LogCosh as Loss } from "../losses/robust-errors.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "logcosh" };

/** The mean of log(cosh(yPred − yTrue)). */
export class LogCoshError extends LossMetric {
  static override className = "LogCoshError";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
