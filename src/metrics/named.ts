import { classNameOf, type Declaration } from "../config.js";
import { ArgumentError } from "../errors.js";
import { isA, isSubclass, nameOfFunction } from "../is-a.js";
import { checkName, type LateNames, loadNamed } from "../late-names.js";
import { snakeCase } from "../names.js";
import { functionFor } from "../of-kind.js";
import { BinaryAccuracy } from "./binary-accuracy.js";
import { CategoricalAccuracy } from "./categorical-accuracy.js";
import { Mean } from "./mean.js";
import { MeanMetricWrapper, type MetricFunction } from "./mean-metric-wrapper.js";
import { Metric } from "./metric.js";
import { ShapeAccuracy } from "./shape-accuracy.js";
import { SparseCategoricalAccuracy } from "./sparse-categorical-accuracy.js";
import { Sum } from "./sum.js";

/** A class of metrics that need no argument. */
export type MetricClass = (new (options?: { readonly name?: string | undefined }) => Metric) & Declaration;

const common = {
  accuracy: () => ShapeAccuracy,
  acc: () => ShapeAccuracy,
  binaryAccuracy: () => BinaryAccuracy,
  categoricalAccuracy: () => CategoricalAccuracy,
  sparseCategoricalAccuracy: () => SparseCategoricalAccuracy,
} as const satisfies Readonly<Record<string, () => MetricClass>>;

const rare = [
  "auc",
  "bce",
  "binaryCrossentropy",
  "binaryIoU",
  "categoricalCrossentropy",
  "categoricalHinge",
  "concordanceCorrelation",
  "cosineSimilarity",
  "f1Score",
  "falseNegatives",
  "falsePositives",
  "fBetaScore",
  "hinge",
  "kld",
  "klDivergence",
  "logCoshError",
  "mae",
  "mape",
  "meanAbsoluteError",
  "meanAbsolutePercentageError",
  "meanSquaredError",
  "meanSquaredLogarithmicError",
  "mse",
  "msle",
  "pearsonCorrelation",
  "poisson",
  "precision",
  "r2Score",
  "recall",
  "rootMeanSquaredError",
  "sparseCategoricalCrossentropy",
  "sparseTopKCategoricalAccuracy",
  "squaredHinge",
  "topKCategoricalAccuracy",
  "trueNegatives",
  "truePositives",
] as const;

const names: LateNames<MetricClass> = { common, rare, loadRare: async () => (await import("../rare.js")).metrics };

/** The names in rare-metrics.ts. */
export type RareMetricName = (typeof rare)[number];

export type MetricName = keyof typeof common | RareMetricName;

/** A metric, the class or the name of one, or a function of targets and predictions. */
export type MetricLike = Metric | MetricClass | MetricName | MetricFunction;

/**
 * What logs call a metric: a name as it was written, a class's in snake case, a function's own.
 *
 * Throws an ArgumentError that lists the names for one it does not know, and for a metric that does not look at predictions.
 */
export function metricName(like: MetricLike): string {
  if (typeof like === "string") {
    checkName("metric", names, like);
    return like;
  }
  if (isA(like, Metric)) {
    checkPredictions(like.name, like);
    return like.name;
  }
  if (!isClass(like)) return nameOfFunction(functionFor("metric", like)) || "metric";
  const name = nameIn(like);
  checkPredictions(name, like.prototype);
  return name;
}

/** The metric behind a name, class or function, called as `metricName` says; rejects with its errors. */
export async function getMetric(like: MetricLike): Promise<Metric> {
  const name = metricName(like);
  if (typeof like === "string") return new (await loadNamed("metric", names, like))({ name });
  if (typeof like !== "function") return like;
  return isClass(like) ? new like({ name }) : new MeanMetricWrapper(like, { name });
}

function isClass(like: MetricClass | MetricFunction): like is MetricClass {
  return isSubclass(like, Metric);
}

/** A class's default name, or its own: never numbered, so that logs have the same names in every run. */
function nameIn(like: MetricClass): string {
  const { name } = like.defaults as { readonly name?: string | undefined };
  return name ?? snakeCase(classNameOf(like));
}

/** `update` of Mean and Sum takes weights where predictions would come. A subclass may have an `update` of its own. */
function checkPredictions(where: string, { update, className }: Metric): void {
  if (![Mean, Sum].some(({ prototype }) => update === prototype.update)) return;
  throw new ArgumentError({
    where,
    problem: "it gathers values, and looks at no predictions",
    expected: "a metric of targets and predictions",
    received: className,
    remedy: "Update it in a trainStep of your own, or give a function of targets and predictions",
  });
}
