import type { Confusion } from "./confusion.js";
import { ratio } from "./metric.js";
import { ThresholdMetric } from "./threshold-metric.js";

/**
 * How many of the positive targets were found: true positives / (true positives + false negatives), and 0 without any.
 *
 * @example new metrics.Recall({ topK: 5 })
 */
export class Recall extends ThresholdMetric {
  static override className = "Recall";

  protected override of({ truePositives, falseNegatives }: Confusion): number {
    return ratio(truePositives, truePositives + falseNegatives);
  }
}
