import { KLDivergence as Loss } from "../losses/divergence.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "kl_divergence" };

/** The mean over samples of Σ yTrue · log(yTrue / yPred), both kept between 1e-7 and 1. */
export class KLDivergence extends LossMetric {
  static override className = "KLDivergence";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
