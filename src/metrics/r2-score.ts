import { oneOf, wholeNumber } from "../check.js";
import type { Options } from "../config.js";
import { ShapeError } from "../errors.js";
import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { alignTargets } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { add, subtract } from "../ops/elementwise/binary.js";
import { square } from "../ops/elementwise/unary.js";
import { formatShape } from "../shape.js";
import { columnSums } from "./column-sums.js";
import type { Over } from "./histogram.js";
import { Metric, type MetricConfig, type MetricResult, type MetricState, ratio } from "./metric.js";

export interface R2ScoreConfig extends MetricConfig {
  /** How the scores of several outputs become one: their mean, that weighted by the outputs' variance, or (null) a score for each. Default `"uniformAverage"`. */
  readonly classAggregation: "uniformAverage" | "varianceWeightedAverage" | null;
  /** By how many predictors the score is adjusted. Default 0: not at all. */
  readonly numRegressors: number;
}

export type R2ScoreOptions = Options<R2ScoreConfig>;

const DEFAULTS: R2ScoreConfig = { name: "r2_score", classAggregation: "uniformAverage", numRegressors: 0 };

/**
 * How much of the variance of the targets the predictions explain: 1 − Σ(y − p)² / Σ(y − mean(y))² over all batches. 1 at best, 0 for the
 * mean. Targets and predictions [batch, outputs], or [batch].
 */
export class R2Score extends Metric<R2ScoreConfig> {
  static override className = "R2Score";
  static override defaults: object = DEFAULTS;
  override readonly higherIsBetter = true;

  constructor(options?: R2ScoreOptions) {
    super(options);
    oneOf(this.name, "classAggregation", this.config.classAggregation, [
      "uniformAverage",
      "varianceWeightedAverage",
      null,
    ]);
    wholeNumber(this.name, "numRegressors", this.config.numRegressors);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    if (yPred.rank < 1 || yPred.rank > 2) throw notByOutput(this.name, yPred);
    const [batch = 1, outputs = 1] = yPred.shape;
    const columns = (x: SymbolicTensor) => reshape(x, [batch, outputs]);
    const y = columns(alignTargets(this.name, yTrue, yPred));
    const p = columns(cast(yPred, "float32"));
    const quantities = (over: Over) => {
      const [truth, prediction] = [over(y), over(p)];
      return [truth, square(truth), square(subtract(truth, prediction)), over(fill(1))];
    };
    const found = columnSums(this.name, [batch, outputs], 4, quantities, weight);
    const sums = this.state("sums", found.shape);
    assign(sums, add(sums.tensor, found));
    this.tally(yPred.size);
  }

  override result({ sums }: MetricState, tally: number): MetricResult {
    const outputs = (sums?.length ?? 0) / 4;
    const at = (which: number, output: number) => sums?.[which * outputs + output] ?? 0;
    const parts = Array.from({ length: outputs }, (_, i) => {
      const total = at(1, i) - at(0, i) ** 2 / at(3, i);
      const score = 1 - at(2, i) / total;
      return { total, score: Math.abs(score) === Number.POSITIVE_INFINITY ? 0 : score };
    });
    const { classAggregation } = this.config;
    if (classAggregation === null) return parts.map(({ score }) => this.#adjusted(score, tally));
    const weighted = classAggregation === "varianceWeightedAverage";
    const weights = parts.map(({ total }) => (weighted ? total : 1));
    const sum = parts.reduce((all, { score }, i) => all + score * (weights[i] ?? 0), 0);
    return this.#adjusted(
      ratio(
        sum,
        weights.reduce((all, one) => all + one, 0),
      ),
      tally,
    );
  }

  /** 1 − (1 − R²)·(n − 1) / (n − k − 1), where there are more values n than predictors k. */
  #adjusted(score: number, n: number): number {
    const k = this.config.numRegressors;
    return k === 0 || k >= n - 1 ? score : 1 - ((1 - score) * (n - 1)) / (n - k - 1);
  }
}

function notByOutput(where: string, { shape }: SymbolicTensor): ShapeError {
  return new ShapeError({
    where,
    problem: "the predictions are not by output",
    expected: "[batch, outputs] or [batch]",
    received: formatShape(shape),
  });
}
