import { Poisson as Loss } from "../losses/divergence.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "poisson" };

/** The mean of yPred − yTrue · log(yPred + 1e-7). */
export class Poisson extends LossMetric {
  static override className = "Poisson";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
