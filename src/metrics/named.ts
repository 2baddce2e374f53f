import { classNameOf, type Declaration } from "../config.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { lookUp, snakeCase } from "../names.js";
import { AUC } from "./auc.js";
import { BinaryAccuracy } from "./binary-accuracy.js";
import { CategoricalAccuracy } from "./categorical-accuracy.js";
import { Mean } from "./mean.js";
import { MeanAbsoluteError } from "./mean-absolute-error.js";
import { MeanMetricWrapper, type MetricFunction } from "./mean-metric-wrapper.js";
import { MeanSquaredError } from "./mean-squared-error.js";
import { Metric } from "./metric.js";
import { Precision } from "./precision.js";
import { Recall } from "./recall.js";
import { ShapeAccuracy } from "./shape-accuracy.js";
import { SparseCategoricalAccuracy } from "./sparse-categorical-accuracy.js";
import { Sum } from "./sum.js";

/** A class of metrics that need no argument. */
export type MetricClass = (new (options?: { readonly name?: string | undefined }) => Metric) & Declaration;

// A name must lead to its class without the class having been mentioned, so all of these are in every bundle that compiles a model:
// only what Keras's tutorials write as a string belongs here. Any other metric is given as its class.
const byName = {
  accuracy: ShapeAccuracy,
  acc: ShapeAccuracy,
  auc: AUC,
  binaryAccuracy: BinaryAccuracy,
  categoricalAccuracy: CategoricalAccuracy,
  mae: MeanAbsoluteError,
  meanAbsoluteError: MeanAbsoluteError,
  meanSquaredError: MeanSquaredError,
  mse: MeanSquaredError,
  precision: Precision,
  recall: Recall,
  sparseCategoricalAccuracy: SparseCategoricalAccuracy,
} as const satisfies Readonly<Record<string, MetricClass>>;

export type MetricName = keyof typeof byName;

/** A metric, the class or the name of one, or a function of targets and predictions. */
export type MetricLike = Metric | MetricClass | MetricName | MetricFunction;

/**
 * The metric behind a name, class or function. Logs carry a name as it was written, a class's in snake case, and a function's own.
 *
 * Throws an ArgumentError that lists the names for one it does not know, and for a metric that does not look at predictions.
 */
export function getMetric(like: MetricLike): Metric {
  if (typeof like === "string") return new (lookUp<MetricClass>("metric", byName, like))({ name: like });
  if (typeof like !== "function") return ofPredictions(like);
  if (isClass(like)) return ofPredictions(new like({ name: nameIn(like) }));
  return new MeanMetricWrapper(like, { name: like.name || "metric" });
}

function isClass(like: MetricClass | MetricFunction): like is MetricClass {
  return like.prototype instanceof Metric;
}

/** A class's default name, or its own: never numbered, so that logs have the same names in every run. */
function nameIn(like: MetricClass): string {
  const { name } = like.defaults as { readonly name?: string | undefined };
  return name ?? snakeCase(classNameOf(like));
}

/** `update` of Mean and Sum takes weights where predictions would come. A subclass may have an `update` of its own. */
function ofPredictions(metric: Metric): Metric {
  if (!(metric instanceof Metric)) {
    throw new ArgumentError({
      where: "metric",
      problem: "no metric",
      expected: "a metric, a class or the name of one, or a function of targets and predictions",
      received: inWords(metric),
    });
  }
  if (![Mean, Sum].some(({ prototype }) => metric.update === prototype.update)) return metric;
  throw new ArgumentError({
    where: metric.name,
    problem: "it gathers values, and looks at no predictions",
    expected: "a metric of targets and predictions",
    received: metric.className,
    remedy: "Update it in a trainStep of your own, or give a function of targets and predictions",
  });
}
