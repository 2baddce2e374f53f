import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { spread } from "../losses/spread.js";
import { expandDims } from "../ops/core/axes-of-one.js";
import { cast } from "../ops/core/cast.js";
import { transpose } from "../ops/core/movement.js";
import { add, multiply, notEqual } from "../ops/elementwise/binary.js";
import { sizeOf } from "../shape.js";
import { histogram, histogramShape, type Over } from "./histogram.js";
import { Metric, type MetricConfig, type MetricState } from "./metric.js";

/** How predictions that are cut at a threshold agree with their labels. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** What is counted. */
export interface Judged {
  /** Any label but 0 is positive. */
  readonly yTrue: SymbolicTensor;
  /** Of the labels' shape. */
  readonly yPred: SymbolicTensor;
  /** How much each sample counts, of leading axes, and each label, of all axes: they multiply. */
  readonly weights: readonly (SymbolicTensor | undefined)[];
  /** Whether the last of two axes has labels that are counted one by one. Default false. */
  readonly byLabel?: boolean;
  /** How many thresholds each prediction is above. It spreads the tensors that it uses with `over`. */
  readonly bucket: (over: Over) => SymbolicTensor;
}

/**
 * What comes from counting true and false positives and negatives at several thresholds.
 *
 * Only how many thresholds a prediction is above is counted, for either label; the host adds up what lies above each threshold.
 * So many thresholds cost no more than few, and metrics with the same thresholds share the counting.
 */
export abstract class ConfusionMetric<C extends MetricConfig = MetricConfig> extends Metric<C> {
  static override className = "ConfusionMetric";
  override readonly higherIsBetter: boolean = true;

  /** How many thresholds there are. */
  protected abstract readonly thresholdCount: number;

  /** Adds a batch. */
  protected count({ yTrue, yPred, weights, byLabel = false, bucket }: Judged): void {
    const buckets = this.thresholdCount + 1;
    const grouped = (x: SymbolicTensor) => {
      const padded = spread(this.name, x, yPred.shape);
      return byLabel ? transpose(padded, [1, 0]) : expandDims(padded, 0);
    };
    const { shape } = grouped(yPred);
    const found = histogram(2 * buckets, shape, (spread) => {
      const over: Over = (x) => spread(grouped(x));
      const isPositive = cast(notEqual(over(yTrue), 0), "float32");
      const [weight, ...others] = weights.flatMap((one) => (one === undefined ? [] : [over(one)]));
      return {
        cell: add(multiply(isPositive, buckets), bucket(over)),
        weight: others.reduce<SymbolicTensor | undefined>((all, one) => all && multiply(all, one), weight),
      };
    });
    const counts = this.state("counts", found.shape);
    assign(counts, add(counts.tensor, found));
  }

  /** For each label that is counted by itself, or all: at every threshold in turn, before them where all is positive, and behind them where all is negative. */
  protected confusions({ counts }: MetricState): Confusion[][] {
    const buckets = this.thresholdCount + 1;
    const size = sizeOf(histogramShape(2 * buckets));
    return Array.from({ length: Math.max(1, (counts?.length ?? 0) / size) }, (_, group) => {
      const first = group * size;
      const cell = (isPositive: boolean, bucket: number) => counts?.[first + (isPositive ? buckets : 0) + bucket] ?? 0;
      const above = (isPositive: boolean) => {
        const sums = new Array<number>(buckets + 1).fill(0);
        for (let bucket = buckets - 1; bucket >= 0; bucket--) {
          sums[bucket] = (sums[bucket + 1] ?? 0) + cell(isPositive, bucket);
        }
        return sums;
      };
      const [positives, negatives] = [above(true), above(false)];
      return positives.map((truePositives, i) => ({
        truePositives,
        falsePositives: negatives[i] ?? 0,
        trueNegatives: (negatives[0] ?? 0) - (negatives[i] ?? 0),
        falseNegatives: (positives[0] ?? 0) - truePositives,
      }));
    });
  }
}
