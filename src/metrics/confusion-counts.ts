import type { Confusion } from "./confusion.js";
import { ThresholdMetric } from "./threshold-metric.js";

/** How many positive predictions are right, weighted if told: a number, or one for each threshold. */
export class TruePositives extends ThresholdMetric {
  static override className = "TruePositives";

  protected override of({ truePositives }: Confusion): number {
    return truePositives;
  }
}

/** How many positive predictions are wrong. */
export class FalsePositives extends ThresholdMetric {
  static override className = "FalsePositives";
  override readonly higherIsBetter = false;

  protected override of({ falsePositives }: Confusion): number {
    return falsePositives;
  }
}

/** How many negative predictions are right. */
export class TrueNegatives extends ThresholdMetric {
  static override className = "TrueNegatives";

  protected override of({ trueNegatives }: Confusion): number {
    return trueNegatives;
  }
}

/** How many negative predictions are wrong. */
export class FalseNegatives extends ThresholdMetric {
  static override className = "FalseNegatives";
  override readonly higherIsBetter = false;

  protected override of({ falseNegatives }: Confusion): number {
    return falseNegatives;
  }
}
