import { MeanAbsoluteError, MeanSquaredError } from "../losses/regression.js";
import { lookUp } from "../names.js";
import { accuracyMatches, binaryMatches, categoricalMatches, sparseCategoricalMatches } from "./accuracy.js";
import { Metric } from "./metric.js";
import { MeanMetricWrapper, type MetricFunction } from "./wrapper.js";

const squaredError: MetricFunction = (yTrue, yPred) => new MeanSquaredError().perSample(yTrue, yPred);
const absoluteError: MetricFunction = (yTrue, yPred) => new MeanAbsoluteError().perSample(yTrue, yPred);

const of = (fn: MetricFunction) => (name: string) => new MeanMetricWrapper(fn, { name });

const byName = {
  accuracy: of(accuracyMatches),
  acc: of(accuracyMatches),
  binaryAccuracy: of(binaryMatches),
  categoricalAccuracy: of(categoricalMatches),
  sparseCategoricalAccuracy: of(sparseCategoricalMatches),
  mse: of(squaredError),
  meanSquaredError: of(squaredError),
  mae: of(absoluteError),
  meanAbsoluteError: of(absoluteError),
} as const;

export type MetricName = keyof typeof byName;

/** A metric, the name of one, or a function of targets and predictions; logs carry the name as it was written. */
export type MetricLike = Metric | MetricName | MetricFunction;

/** The metric behind a name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getMetric(like: MetricLike): Metric {
  if (like instanceof Metric) return like;
  if (typeof like === "function") return new MeanMetricWrapper(like, { name: like.name || undefined });
  return lookUp<(name: string) => Metric>("metric", byName, like)(like);
}
