import { positiveInteger, probability, wholeNumber } from "../check.js";
import { type Options, optional } from "../config.js";
import { ArgumentError } from "../errors.js";
import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignShapes } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { slice } from "../ops/core/movement.js";
import { add, greater, multiply } from "../ops/elementwise/binary.js";
import { oneHot } from "../ops/index/one-hot.js";
import { argsort } from "../ops/index/sort.js";
import { max } from "../ops/reduce/extremes.js";
import { formatShape } from "../shape.js";
import { isList } from "../structure.js";
import { type Confusion, ConfusionMetric } from "./confusion.js";
import type { Over } from "./histogram.js";
import type { MetricConfig, MetricState } from "./metric.js";
import { ofClass } from "./of-class.js";

export interface ThresholdConfig extends MetricConfig {
  /** Predictions above it are positive, from 0 to 1; 0 for logits. Several give as many results. Default: 0.5, or none with `topK`. */
  readonly thresholds: number | readonly number[] | undefined;
  /** Only so many of the largest predictions along the last axis are positive. Default: as many as are above the threshold. */
  readonly topK: number | undefined;
  /** The only class to look at, a place along the last axis. Default: all. */
  readonly classId: number | undefined;
}

export type ThresholdOptions = Options<ThresholdConfig>;

const DEFAULTS: ThresholdConfig = { name: undefined, thresholds: undefined, topK: undefined, classId: undefined };

/** A number for each of a few thresholds. Targets, 0 or not, and predictions of one shape. */
export abstract class ThresholdMetric extends ConfusionMetric<ThresholdConfig> {
  static override className = "ThresholdMetric";
  static override args = ["thresholds"];
  static override defaults: object = DEFAULTS;
  readonly #thresholds: readonly number[];
  protected readonly thresholdCount: number;

  constructor(thresholds?: number | readonly number[] | ThresholdOptions, options?: ThresholdOptions) {
    super(...optional("thresholds", thresholds, options));
    const { thresholds: given, topK, classId } = this.config;
    const list = isList(given) ? given : given === undefined ? [] : [given];
    for (const threshold of list) probability(this.name, "thresholds", threshold);
    if (isList(given) && given.length === 0) throw noThreshold(this.name);
    if (topK !== undefined) positiveInteger(this.name, "topK", topK);
    if (classId !== undefined) wholeNumber(this.name, "classId", classId);
    this.#thresholds = list.length === 0 ? [topK === undefined ? 0.5 : Number.NEGATIVE_INFINITY] : list;
    this.thresholdCount = this.#thresholds.length;
  }

  /** The number for one threshold. */
  protected abstract of(confusion: Confusion): number;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const { classId } = this.config;
    const best = this.#best(yPred);
    const target = ofClass(this.name, alignShapes(this.name, yTrue, yPred), classId);
    const prediction = ofClass(this.name, yPred, classId);
    const chosen = best && ofClass(this.name, best, classId);
    const bucket = (over: Over) => {
      const above = this.#thresholds.map((threshold) =>
        threshold === Number.NEGATIVE_INFINITY ? fill(1) : cast(greater(over(prediction), threshold), "float32"),
      );
      const count = above.reduce((sum, one) => add(sum, one));
      return chosen === undefined ? count : multiply(over(chosen), count);
    };
    this.count({ yTrue: target, yPred: prediction, weights: [weight], bucket });
  }

  override result(state: MetricState): number | number[] {
    const [all = []] = this.confusions(state);
    const ascending = [...this.#thresholds].sort((a, b) => a - b);
    const results = this.#thresholds.map((threshold) => {
      const confusion = all[ascending.indexOf(threshold) + 1];
      return confusion === undefined ? 0 : this.of(confusion);
    });
    const [only = 0] = results;
    return results.length === 1 ? only : results;
  }

  /** 1 at the largest predictions of each sample, 0 elsewhere. */
  #best(yPred: SymbolicTensor): SymbolicTensor | undefined {
    const { topK } = this.config;
    if (topK === undefined) return undefined;
    const classes = yPred.shape.at(-1) ?? 0;
    if (topK > classes) throw tooMany(this.name, topK, yPred);
    const order = argsort(yPred, { descending: true });
    const ranges = yPred.shape.map((_, axis) => (axis === yPred.rank - 1 ? { stop: topK } : undefined));
    return max(oneHot(slice(order, ranges), classes), { axis: -2 });
  }
}

function tooMany(where: string, topK: number, { shape }: SymbolicTensor): ArgumentError {
  return new ArgumentError({
    where,
    problem: "no such topK",
    expected: `at most ${shape.at(-1) ?? 0}, the classes of ${formatShape(shape)}`,
    received: `${topK}`,
  });
}

function noThreshold(where: string): ArgumentError {
  return new ArgumentError({ where, problem: "no thresholds", expected: "one or more", received: "an empty list" });
}
