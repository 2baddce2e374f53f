import type { Confusion } from "./confusion.js";
import { ratio } from "./metric.js";
import { ThresholdMetric } from "./threshold-metric.js";

/**
 * How many of the positive predictions are right: true positives / (true positives + false positives), and 0 without any.
 *
 * @example new metrics.Precision({ thresholds: 0.7 })
 */
export class Precision extends ThresholdMetric {
  static override className = "Precision";

  protected override of({ truePositives, falsePositives }: Confusion): number {
    return ratio(truePositives, truePositives + falsePositives);
  }
}
