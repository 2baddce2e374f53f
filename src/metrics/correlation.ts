import { integers } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { EPSILON } from "../losses/probabilities.js";
import { alignPair } from "../losses/targets.js";
import { mean } from "../ops/core/sum.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

export interface CorrelationConfig extends MetricConfig {
  /** Along which axes a sample's values lie. Default −1. */
  readonly axis: number | readonly number[];
}

export type CorrelationOptions = Options<CorrelationConfig>;

type Axis = CorrelationConfig["axis"];

const PEARSON: CorrelationConfig = { name: "pearson_correlation", axis: -1 };
const CONCORDANCE: CorrelationConfig = { name: "concordance_correlation", axis: -1 };

/** The mean over samples of how the values of each go together. */
abstract class Correlation extends MeanMetric<CorrelationConfig> {
  static override args = ["axis"];
  override readonly higherIsBetter = true;

  constructor(axis?: Axis | CorrelationOptions, options?: CorrelationOptions) {
    super(...optional("axis", axis, options));
    integers(this.name, "axis", this.config.axis);
  }

  protected abstract of(yTrue: SymbolicTensor, yPred: SymbolicTensor, axis: Axis): SymbolicTensor;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const [truth, predicted] = alignPair(this.name, yTrue, yPred);
    this.add(this.of(truth, predicted, this.config.axis), weight);
  }
}

/** Pearson's correlation of the values of each sample, averaged: from −1 to 1, NaN for one whose values are all the same. */
export class PearsonCorrelation extends Correlation {
  static override className = "PearsonCorrelation";
  static override defaults: object = PEARSON;
  protected override of = pearson;
}

/**
 * The concordance of the values of each sample, averaged: 1 only where they are the same (Lin, "A Concordance Correlation Coefficient to
 * Evaluate Reproducibility", 1989).
 */
export class ConcordanceCorrelation extends Correlation {
  static override className = "ConcordanceCorrelation";
  static override defaults: object = CONCORDANCE;
  protected override of = concordance;
}

/** cov(y, p) / (σ(y) · σ(p)) */
export function pearson(y: SymbolicTensor, p: SymbolicTensor, axis: Axis): SymbolicTensor {
  const { covariance, variances } = together(y, p, axis);
  return divide(covariance, sqrt(multiply(variances[0], variances[1])));
}

/** 2·cov(y, p) / (σ²(y) + σ²(p) + (mean(y) − mean(p))² + 1e-7) */
export function concordance(y: SymbolicTensor, p: SymbolicTensor, axis: Axis): SymbolicTensor {
  const { covariance, variances, means } = together(y, p, axis);
  const apart = add(add(variances[0], variances[1]), add(square(subtract(means[0], means[1])), EPSILON));
  return divide(multiply(covariance, 2), apart);
}

function together(y: SymbolicTensor, p: SymbolicTensor, axis: Axis) {
  const middle = (x: SymbolicTensor) => mean(x, { axis, keepdims: true });
  const [ofY, ofP] = [subtract(y, middle(y)), subtract(p, middle(p))];
  return {
    covariance: mean(multiply(ofY, ofP), { axis }),
    variances: [mean(square(ofY), { axis }), mean(square(ofP), { axis })] as const,
    means: [mean(y, { axis }), mean(p, { axis })] as const,
  };
}
