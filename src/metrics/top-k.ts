import { oneOf, positiveInteger } from "../check.js";
import { type Options, optional } from "../config.js";
import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { classLabels } from "../losses/class-labels.js";
import { expandDims } from "../ops/core/axes-of-one.js";
import { cast } from "../ops/core/cast.js";
import { slice } from "../ops/core/movement.js";
import { reshape } from "../ops/core/reshape.js";
import { equal } from "../ops/elementwise/binary.js";
import { inTopK } from "../ops/index/sort.js";
import { argmax } from "../ops/reduce/arg-reduce.js";
import { any } from "../ops/reduce/reduce.js";
import { formatShape, sizeOf } from "../shape.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

export interface TopKConfig extends MetricConfig {
  /** Among how many of the most probable classes the label shall be. Default 5. */
  readonly k: number;
}

export interface SparseTopKConfig extends TopKConfig {
  /** Whether predictions are class numbers already, the most probable first. Default false. */
  readonly fromSortedIds: boolean;
}

export type TopKOptions = Options<TopKConfig>;
export type SparseTopKOptions = Options<SparseTopKConfig>;

const DEFAULTS: TopKConfig = { name: "top_k_categorical_accuracy", k: 5 };
const SPARSE: SparseTopKConfig = { name: "sparse_top_k_categorical_accuracy", k: 5, fromSortedIds: false };

/** How often the class of a one-hot label is among the k most probable. Labels and predictions [batch, …, classes]. */
export class TopKCategoricalAccuracy extends MeanMetric<TopKConfig> {
  static override className = "TopKCategoricalAccuracy";
  static override args = ["k"];
  static override defaults: object = DEFAULTS;
  override readonly higherIsBetter = true;

  constructor(k?: number | TopKOptions, options?: TopKOptions) {
    super(...optional("k", k, options));
    positiveInteger(this.name, "k", this.config.k);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(topKMatches(this.name, yTrue, yPred, this.config.k), weight);
  }
}

/** How often the label is among the k most probable classes. Labels [batch, …] or [batch, …, 1], predictions [batch, …, classes]. */
export class SparseTopKCategoricalAccuracy extends MeanMetric<SparseTopKConfig> {
  static override className = "SparseTopKCategoricalAccuracy";
  static override args = ["k"];
  static override defaults: object = SPARSE;
  override readonly higherIsBetter = true;

  constructor(k?: number | SparseTopKOptions, options?: SparseTopKOptions) {
    super(...optional("k", k, options));
    positiveInteger(this.name, "k", this.config.k);
    oneOf(this.name, "fromSortedIds", this.config.fromSortedIds, [true, false]);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(sparseTopKMatches(this.name, yTrue, yPred, this.config), weight);
  }
}

/** Whether each one-hot label's class is among the k most probable. */
export function topKMatches(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor, k: number): SymbolicTensor {
  if (yTrue.size !== yPred.size) throw misfit(where, yTrue, yPred);
  return inTopK(argmax(reshape(yTrue, yPred.shape), { axis: -1 }), cast(yPred, "float32"), k);
}

/** Whether each label is among the k most probable classes. */
export function sparseTopKMatches(
  where: string,
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
  { k, fromSortedIds }: Pick<SparseTopKConfig, "k" | "fromSortedIds">,
): SymbolicTensor {
  if (!fromSortedIds) return inTopK(classLabels(where, yTrue, yPred), cast(yPred, "float32"), k);
  const rows = yPred.shape.slice(0, -1);
  if (yTrue.size !== sizeOf(rows)) throw misfit(where, yTrue, yPred);
  const best = slice(yPred, [...rows.map(() => ({})), { stop: Math.min(k, yPred.shape.at(-1) ?? 1) }]);
  const label = expandDims(cast(reshape(yTrue, rows), "float32"), -1);
  return any(equal(label, cast(best, "float32")), { axis: -1 });
}

function misfit(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): ShapeError {
  return new ShapeError({
    where,
    problem: "one label is needed for each row of predictions",
    expected: `labels for ${formatShape(yPred.shape)}`,
    received: formatShape(yTrue.shape),
  });
}
