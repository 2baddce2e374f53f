import { CategoricalHinge as Loss } from "../losses/hinge.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "categorical_hinge" };

/** The mean over samples of max(largest − true + 1, 0), with the prediction of the true class and the largest of the others; yTrue is one-hot. */
export class CategoricalHinge extends LossMetric {
  static override className = "CategoricalHinge";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
