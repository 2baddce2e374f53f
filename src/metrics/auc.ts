import { eachOf, integerFrom, nonNegative, oneOf, positiveInteger, probability } from "../check.js";
import { type Options, optional } from "../config.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { constant } from "../graph/symbols/constant.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignShapes } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { add, greater, multiply, subtract } from "../ops/elementwise/binary.js";
import { ceil, clip } from "../ops/elementwise/rounding.js";
import { sigmoid } from "../ops/elementwise/unary.js";
import { formatShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { ConfusionMetric } from "./confusion.js";
import { areaUnder, type Curve, type SummationMethod } from "./curves.js";
import { type MetricConfig, type MetricState, ratio } from "./metric.js";

export interface AUCConfig extends MetricConfig {
  /** How many thresholds, evenly from 0 to 1, both ends included. Default 200. */
  readonly numThresholds: number;
  /** Default `"ROC"`. */
  readonly curve: Curve;
  /** Default `"interpolation"`. */
  readonly summationMethod: SummationMethod;
  /** Thresholds between 0 and 1 in place of evenly spaced ones; the ends are added. */
  readonly thresholds: readonly number[] | undefined;
  /** Whether each label [batch, labels] has a curve of its own, whose areas are averaged. Default false: all are one. */
  readonly multiLabel: boolean;
  /** How many labels there are with `multiLabel`. Default: as many as come. */
  readonly numLabels: number | undefined;
  /** How much each label counts, along the last axis of the predictions. Default: all the same. */
  readonly labelWeights: readonly number[] | undefined;
  /** Whether predictions are logits, not probabilities. Default false. */
  readonly fromLogits: boolean;
}

export type AUCOptions = Options<AUCConfig>;

const DEFAULTS: AUCConfig = {
  name: undefined,
  numThresholds: 200,
  curve: "ROC",
  summationMethod: "interpolation",
  thresholds: undefined,
  multiLabel: false,
  numLabels: undefined,
  labelWeights: undefined,
  fromLogits: false,
};

/**
 * The area under a curve of true and false positives, approximated at many thresholds: of ROC, how likely a positive sample is
 * ranked above a negative one. Targets, 0 or not, and predictions from 0 to 1 of one shape.
 *
 * @example new metrics.AUC({ curve: "PR" })
 */
export class AUC extends ConfusionMetric<AUCConfig> {
  static override className = "AUC";
  static override args = ["numThresholds"];
  static override defaults: object = DEFAULTS;
  protected readonly thresholdCount: number;

  constructor(numThresholds?: number | AUCOptions, options?: AUCOptions) {
    super(...optional("numThresholds", numThresholds, options));
    const { config, name } = this;
    integerFrom(name, "numThresholds", config.numThresholds, 2);
    oneOf(name, "curve", config.curve, ["ROC", "PR", "PRGAIN"]);
    oneOf(name, "summationMethod", config.summationMethod, ["interpolation", "minoring", "majoring"]);
    eachOf(name, "thresholds", config.thresholds, probability);
    eachOf(name, "labelWeights", config.labelWeights, nonNegative);
    if (config.numLabels !== undefined) positiveInteger(name, "numLabels", config.numLabels);
    if (config.numLabels !== undefined && !config.multiLabel) throw contradiction(name);
    this.thresholdCount = config.thresholds?.length ?? config.numThresholds - 2;
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const { multiLabel, labelWeights, fromLogits } = this.config;
    this.#checkLabels(yPred);
    const labels = multiLabel || labelWeights === undefined ? undefined : alongLastAxis(labelWeights, yPred.rank);
    this.count({
      yTrue: alignShapes(this.name, yTrue, yPred),
      yPred,
      weights: [weight, labels],
      byLabel: multiLabel,
      bucket: (over) => this.#bucket(fromLogits ? sigmoid(over(yPred)) : over(yPred)),
    });
  }

  override result(state: MetricState): number {
    const { curve, summationMethod, labelWeights } = this.config;
    const areas = this.confusions(state).map((confusions) => areaUnder(curve, summationMethod, confusions));
    const weights = areas.map((_, label) => (areas.length === 1 ? 1 : (labelWeights?.[label] ?? 1)));
    const total = areas.reduce((sum, area, label) => sum + area * (weights[label] ?? 1), 0);
    return ratio(
      total,
      weights.reduce((sum, one) => sum + one, 0),
    );
  }

  /** How many of the thresholds between the ends a probability is above. */
  #bucket(p: SymbolicTensor): SymbolicTensor {
    const { thresholds, numThresholds } = this.config;
    if (thresholds !== undefined) {
      const above = thresholds.map((threshold) => cast(greater(p, threshold), "float32"));
      return above.reduce((sum, one) => add(sum, one), multiply(p, 0));
    }
    return clip(subtract(ceil(multiply(p, numThresholds - 1)), 1), 0, this.thresholdCount);
  }

  #checkLabels({ shape }: SymbolicTensor): void {
    const { multiLabel, labelWeights, numLabels } = this.config;
    const wanted = numLabels ?? labelWeights?.length;
    if (!multiLabel && labelWeights === undefined) return;
    if ((!multiLabel || shape.length === 2) && (wanted === undefined || shape.at(-1) === wanted)) return;
    throw new ShapeError({
      where: this.name,
      problem: "the predictions are not one for each label",
      expected: formatShape([multiLabel ? "batch" : "…", wanted ?? "labels"]),
      received: formatShape(shape),
    });
  }
}

function alongLastAxis(values: readonly number[], rank: number): SymbolicTensor {
  return constant(Tensor.from(values, [...new Array<number>(rank - 1).fill(1), values.length], "float32"));
}

function contradiction(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "numLabels is how many curves there are",
    expected: "multiLabel: true beside it",
    received: "multiLabel: false",
  });
}
