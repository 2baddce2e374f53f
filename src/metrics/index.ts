import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { getLoss } from "../losses/index.js";
import { lookUp } from "../names.js";
import { reshape } from "../ops/core/reshape.js";
import { equal, greater } from "../ops/elementwise/binary.js";
import { cast } from "../ops/elementwise/unary.js";
import { argmax } from "../ops/reduce/arg-reduce.js";

/** One value a sample, averaged over the epoch: `(yTrue, yPred)` → values of any shape. */
export interface Metric {
  readonly name: string;
  values(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor;
}

/** 1 where the largest prediction is at the integer label. */
export function sparseCategoricalMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const best = argmax(yPred, { axis: -1 });
  return cast(equal(best, cast(reshape(yTrue, best.shape), "int32")), "float32");
}

/** 1 where the largest prediction is at the largest label. */
export function categoricalMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  return cast(equal(argmax(yPred, { axis: -1 }), argmax(yTrue, { axis: -1 })), "float32");
}

/** 1 where the prediction, cut at `threshold` (default 0.5, itself class 0), is the label 0 or 1. */
export function binaryMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor, threshold = 0.5): SymbolicTensor {
  const truth = cast(reshape(yTrue, yPred.shape), "float32");
  const above = greater(cast(yPred, "float32"), threshold);
  return cast(equal(cast(above, "float32"), truth), "float32");
}

/** Keras's rule for `"accuracy"`: binary, sparse or categorical, by the shapes. */
export function accuracyMatches(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const classes = yPred.shape.at(-1) ?? 1;
  if (classes === 1) return binaryMatches(yTrue, yPred);
  const sparse = yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1;
  return sparse ? sparseCategoricalMatches(yTrue, yPred) : categoricalMatches(yTrue, yPred);
}

const lossValues = (name: "mse" | "mae") => (yTrue: SymbolicTensor, yPred: SymbolicTensor) =>
  getLoss(name).perSample(yTrue, yPred);

const byName = {
  accuracy: accuracyMatches,
  acc: accuracyMatches,
  binaryAccuracy: binaryMatches,
  categoricalAccuracy: categoricalMatches,
  sparseCategoricalAccuracy: sparseCategoricalMatches,
  mse: lossValues("mse"),
  meanSquaredError: lossValues("mse"),
  mae: lossValues("mae"),
  meanAbsoluteError: lossValues("mae"),
} as const;

export type MetricName = keyof typeof byName;

/** A metric, or the name of one; logs carry the name as it was written. */
export type MetricLike = Metric | MetricName;

/** The metric behind a name. Throws an ArgumentError that lists the names for one it does not know. */
export function getMetric(like: MetricLike): Metric {
  if (typeof like !== "string") return like;
  const values = lookUp("metric", byName, like);
  return { name: like, values: (yTrue, yPred) => values(yTrue, yPred) };
}
