import { SquaredHinge as Loss } from "../losses/hinge.js";
import { LossMetric } from "./loss-metric.js";
import type { MetricConfig } from "./metric.js";

const NAMED: MetricConfig = { name: "squared_hinge" };

/** The mean of max(1 − yTrue · yPred, 0)². Labels are −1 and 1; where all of a batch are 0 or 1, 0 stands for −1. */
export class SquaredHinge extends LossMetric {
  static override className = "SquaredHinge";
  static override defaults: object = NAMED;
  protected override readonly loss = new Loss();
}
