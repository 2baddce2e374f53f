import { integers } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cosine } from "../losses/cosine-similarity.js";
import { alignPair } from "../losses/targets.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

export interface CosineSimilarityMetricConfig extends MetricConfig {
  /** Along which axes vectors lie. Default −1. */
  readonly axis: number | readonly number[];
}

export type CosineSimilarityMetricOptions = Options<CosineSimilarityMetricConfig>;

const DEFAULTS: CosineSimilarityMetricConfig = { name: "cosine_similarity", axis: -1 };

/** The mean of cos of the angle between yTrue and yPred: 1 for the same direction, where the loss of this name is −1. */
export class CosineSimilarity extends MeanMetric<CosineSimilarityMetricConfig> {
  static override className = "CosineSimilarity";
  static override args = ["axis"];
  static override defaults: object = DEFAULTS;
  override readonly higherIsBetter = true;

  constructor(
    axis?: number | readonly number[] | CosineSimilarityMetricOptions,
    options?: CosineSimilarityMetricOptions,
  ) {
    super(...optional("axis", axis, options));
    integers(this.name, "axis", this.config.axis);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const [truth, predicted] = alignPair(this.name, yTrue, yPred);
    this.add(cosine(truth, predicted, this.config.axis), weight);
  }
}
