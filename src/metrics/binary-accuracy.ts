import { finite } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignTargets } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { equal, greater } from "../ops/elementwise/binary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

export interface BinaryAccuracyConfig extends MetricConfig {
  /** A prediction above it is class 1, any other class 0. Default 0.5; 0 for logits. */
  readonly threshold: number;
}

export type BinaryAccuracyOptions = Options<BinaryAccuracyConfig>;

const DEFAULTS: BinaryAccuracyConfig = { name: "binary_accuracy", threshold: 0.5 };

/** How often predictions, cut at a threshold, are the labels 0 and 1. Labels and predictions of one shape. */
export class BinaryAccuracy extends MeanMetric<BinaryAccuracyConfig> {
  static override className = "BinaryAccuracy";
  static override defaults: object = DEFAULTS;
  override readonly higherIsBetter = true;

  constructor(options?: BinaryAccuracyOptions) {
    super(options);
    finite(this.name, "threshold", this.config.threshold);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(binaryMatches(this.name, yTrue, yPred, this.config.threshold), weight);
  }
}

/** Whether each prediction, cut at the threshold, is the label. */
export function binaryMatches(
  where: string,
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
  threshold = DEFAULTS.threshold,
): SymbolicTensor {
  const predicted = cast(greater(cast(yPred, "float32"), threshold), "float32");
  return equal(predicted, alignTargets(where, yTrue, yPred));
}
