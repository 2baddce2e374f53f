import { oneOf, positive, probability } from "../check.js";
import type { Options } from "../config.js";
import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { alignTargets } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { add, greater, greaterEqual, multiply } from "../ops/elementwise/binary.js";
import { logicalAnd } from "../ops/elementwise/logical.js";
import { abs } from "../ops/elementwise/unary.js";
import { max } from "../ops/reduce/extremes.js";
import { formatShape } from "../shape.js";
import { columnSums } from "./column-sums.js";
import type { Over } from "./histogram.js";
import { Metric, type MetricConfig, type MetricResult, type MetricState, ratio } from "./metric.js";

export interface F1ScoreConfig extends MetricConfig {
  /**
   * How the scores of the classes become one: their mean (`"macro"`), that weighted by how many samples each has (`"weighted"`), or the
   * score of all counted together (`"micro"`). Default null: a score for each class.
   */
  readonly average: "micro" | "macro" | "weighted" | null;
  /** Predictions above it are positive, from 0 to 1. Default null: the largest of each sample is. */
  readonly threshold: number | null;
}

export interface FBetaScoreConfig extends F1ScoreConfig {
  /** How many times as much recall counts as precision. Default 1. */
  readonly beta: number;
}

export type F1ScoreOptions = Options<F1ScoreConfig>;
export type FBetaScoreOptions = Options<FBetaScoreConfig>;

const F1: F1ScoreConfig = { name: "f1_score", average: null, threshold: null };
const FBETA: FBetaScoreConfig = { ...F1, name: "fbeta_score", beta: 1 };

/** What both scores share: true positives, positive predictions and positive labels of each class. */
abstract class FScore<C extends F1ScoreConfig> extends Metric<C> {
  override readonly higherIsBetter = true;
  protected abstract readonly beta: number;

  constructor(options?: Options<C>) {
    super(options);
    const { average, threshold } = this.config;
    oneOf(this.name, "average", average, ["micro", "macro", "weighted", null]);
    if (threshold !== null) probability(this.name, "threshold", threshold);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    if (yPred.rank !== 2) throw notByClass(this.name, yPred);
    const labels = alignTargets(this.name, yTrue, yPred);
    const predictions = cast(yPred, "float32");
    const largest = this.config.threshold === null ? max(predictions, { axis: -1, keepdims: true }) : undefined;
    const quantities = (over: Over) => {
      const [y, p] = [over(labels), cast(this.#positive(over(predictions), largest && over(largest)), "float32")];
      return [multiply(p, y), p, y];
    };
    const found = columnSums(this.name, yPred.shape, 3, quantities, weight);
    const counts = this.state("counts", found.shape);
    assign(counts, add(counts.tensor, found));
  }

  override result({ counts }: MetricState): MetricResult {
    const classes = (counts?.length ?? 0) / 3;
    const row = (which: number) => Array.from(counts?.subarray(which * classes, (which + 1) * classes) ?? []);
    const [both, predicted, labels] = [row(0), row(1), row(2)];
    const { average } = this.config;
    if (average === "micro") return this.#score(total(both), total(predicted), total(labels));
    const scores = labels.map((label, i) => this.#score(both[i] ?? 0, predicted[i] ?? 0, label));
    if (average === null) return scores;
    const weights = labels.map((label) => (average === "weighted" ? label : 1));
    return ratio(total(scores.map((score, i) => score * (weights[i] ?? 0))), total(weights));
  }

  #positive(p: SymbolicTensor, largest: SymbolicTensor | undefined): SymbolicTensor {
    if (largest === undefined) return greater(p, this.config.threshold ?? 0);
    return logicalAnd(greaterEqual(p, largest), greater(abs(p), 1e-9)); // a row of zeros has chosen none
  }

  /** (1 + β²) · precision · recall / (β² · precision + recall), in counts. */
  #score(both: number, predicted: number, labels: number): number {
    const square = this.beta ** 2;
    return ratio((1 + square) * both, square * labels + predicted);
  }
}

/**
 * The weighted harmonic mean of precision and recall, (1 + β²)·P·R / (β²·P + R), over all batches (van Rijsbergen, "Information
 * Retrieval", 1979). One-hot or multi-hot labels and predictions [batch, classes].
 *
 * @example new metrics.FBetaScore({ beta: 2, average: "macro", threshold: 0.5 })
 */
export class FBetaScore extends FScore<FBetaScoreConfig> {
  static override className = "FBetaScore";
  static override defaults: object = FBETA;
  protected readonly beta: number;

  constructor(options?: FBetaScoreOptions) {
    super(options);
    this.beta = positive(this.name, "beta", this.config.beta);
  }
}

/** The harmonic mean of precision and recall, 2·P·R / (P + R): see {@link FBetaScore}. */
export class F1Score extends FScore<F1ScoreConfig> {
  static override className = "F1Score";
  static override defaults: object = F1;
  protected readonly beta = 1;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function notByClass(where: string, { shape }: SymbolicTensor): ShapeError {
  return new ShapeError({
    where,
    problem: "the predictions are not by class",
    expected: "[batch, classes]",
    received: formatShape(shape),
  });
}
