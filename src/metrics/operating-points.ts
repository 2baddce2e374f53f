import { positiveInteger, probability, wholeNumber } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignShapes } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { greater, multiply } from "../ops/elementwise/binary.js";
import { ceil, clip } from "../ops/elementwise/rounding.js";
import { type Confusion, ConfusionMetric } from "./confusion.js";
import { type MetricConfig, type MetricState, ratio } from "./metric.js";
import { ofClass } from "./of-class.js";

export interface OperatingPointConfig extends MetricConfig {
  /** How many thresholds are tried, evenly from 0 to 1, both ends included; one is 0.5. Default 200. */
  readonly numThresholds: number;
  /** The only class to look at, a place along the last axis. Default: all. */
  readonly classId: number | undefined;
}

export type OperatingPointOptions = Options<OperatingPointConfig>;

const DEFAULTS: OperatingPointConfig = { name: undefined, numThresholds: 200, classId: undefined };

/**
 * The most of one rate at those thresholds where another is at least what is asked for; 0 where it never is. Targets, 0 or not, and
 * predictions from 0 to 1 of one shape.
 */
abstract class OperatingPoint<C extends OperatingPointConfig> extends ConfusionMetric<C> {
  static override defaults: object = DEFAULTS;
  protected readonly thresholdCount: number;

  constructor(options: Options<C> | undefined, positional: Partial<C>) {
    super(options, positional);
    const { numThresholds, classId } = this.config;
    this.thresholdCount = positiveInteger(this.name, "numThresholds", numThresholds);
    if (classId !== undefined) wholeNumber(this.name, "classId", classId);
    for (const name of Object.keys(positional)) probability(this.name, name, Reflect.get(this.config, name) as number);
  }

  /** What must be at least `wanted`, and what shall be large. */
  protected abstract rates(confusion: Confusion): { readonly kept: number; readonly sought: number };
  protected abstract readonly wanted: number;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const { classId } = this.config;
    const prediction = ofClass(this.name, yPred, classId);
    const count = this.thresholdCount;
    this.count({
      yTrue: ofClass(this.name, alignShapes(this.name, yTrue, yPred), classId),
      yPred: prediction,
      weights: [weight],
      bucket: (over) => {
        const p = over(prediction);
        return count === 1 ? cast(greater(p, 0.5), "float32") : clip(ceil(multiply(p, count - 1)), 0, count);
      },
    });
  }

  override result(state: MetricState): number {
    const [all = []] = this.confusions(state);
    return all
      .slice(1, 1 + this.thresholdCount)
      .map((confusion) => this.rates(confusion))
      .reduce((best, { kept, sought }) => (kept >= this.wanted ? Math.max(best, sought) : best), 0);
  }
}

const sensitivity = ({ truePositives, falseNegatives }: Confusion) =>
  ratio(truePositives, truePositives + falseNegatives);
const specificity = ({ trueNegatives, falsePositives }: Confusion) =>
  ratio(trueNegatives, trueNegatives + falsePositives);
const precision = ({ truePositives, falsePositives }: Confusion) =>
  ratio(truePositives, truePositives + falsePositives);

export interface SensitivityAtSpecificityConfig extends OperatingPointConfig {
  /** The least specificity, from 0 to 1. */
  readonly specificity: number;
}

/** The best sensitivity, TP / (TP + FN), where the specificity, TN / (TN + FP), is at least what is asked for. */
export class SensitivityAtSpecificity extends OperatingPoint<SensitivityAtSpecificityConfig> {
  static override className = "SensitivityAtSpecificity";
  static override args = ["specificity"];
  protected readonly wanted = this.config.specificity;

  constructor(specificity: number, options?: OperatingPointOptions) {
    super(options, { specificity });
  }

  protected override rates(confusion: Confusion) {
    return { kept: specificity(confusion), sought: sensitivity(confusion) };
  }
}

export interface SpecificityAtSensitivityConfig extends OperatingPointConfig {
  /** The least sensitivity, from 0 to 1. */
  readonly sensitivity: number;
}

/** The best specificity, TN / (TN + FP), where the sensitivity, TP / (TP + FN), is at least what is asked for. */
export class SpecificityAtSensitivity extends OperatingPoint<SpecificityAtSensitivityConfig> {
  static override className = "SpecificityAtSensitivity";
  static override args = ["sensitivity"];
  protected readonly wanted = this.config.sensitivity;

  constructor(sensitivity: number, options?: OperatingPointOptions) {
    super(options, { sensitivity });
  }

  protected override rates(confusion: Confusion) {
    return { kept: sensitivity(confusion), sought: specificity(confusion) };
  }
}

export interface PrecisionAtRecallConfig extends OperatingPointConfig {
  /** The least recall, from 0 to 1. */
  readonly recall: number;
}

/** The best precision, TP / (TP + FP), where the recall, TP / (TP + FN), is at least what is asked for. */
export class PrecisionAtRecall extends OperatingPoint<PrecisionAtRecallConfig> {
  static override className = "PrecisionAtRecall";
  static override args = ["recall"];
  protected readonly wanted = this.config.recall;

  constructor(recall: number, options?: OperatingPointOptions) {
    super(options, { recall });
  }

  protected override rates(confusion: Confusion) {
    return { kept: sensitivity(confusion), sought: precision(confusion) };
  }
}

export interface RecallAtPrecisionConfig extends OperatingPointConfig {
  /** The least precision, from 0 to 1. */
  readonly precision: number;
}

/** The best recall, TP / (TP + FN), where the precision, TP / (TP + FP), is at least what is asked for. */
export class RecallAtPrecision extends OperatingPoint<RecallAtPrecisionConfig> {
  static override className = "RecallAtPrecision";
  static override args = ["precision"];
  protected readonly wanted = this.config.precision;

  constructor(precision: number, options?: OperatingPointOptions) {
    super(options, { precision });
  }

  protected override rates(confusion: Confusion) {
    return { kept: precision(confusion), sought: sensitivity(confusion) };
  }
}
