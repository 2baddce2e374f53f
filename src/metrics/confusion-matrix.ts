import { ArgumentError, ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { spread } from "../losses/spread.js";
import { expandDims } from "../ops/core/axes-of-one.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { add, greaterEqual, less, multiply, notEqual } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { logicalAnd } from "../ops/elementwise/logical.js";
import { formatShape } from "../shape.js";
import { isList } from "../structure.js";
import { histogram } from "./histogram.js";
import { Metric, type MetricConfig, type MetricState, ratio } from "./metric.js";

/**
 * What comes from counting how often class i was predicted as class j. A pair of classes is a cell of a histogram, whose two digits they
 * are: so counting takes one product of one-hot rows, and metrics of the same classes share it.
 */
export abstract class ConfusionMatrixMetric<C extends MetricConfig = MetricConfig> extends Metric<C> {
  static override className = "ConfusionMatrixMetric";
  override readonly higherIsBetter = true;

  /** How many classes there are. */
  protected abstract readonly classes: number;

  /** Adds a batch of class numbers, as many labels as predictions. Numbers that are no class count nowhere, nor do labels to ignore. */
  protected count(
    labels: SymbolicTensor,
    predictions: SymbolicTensor,
    weight: SymbolicTensor | undefined,
    ignoreClass?: number,
  ): void {
    const { classes, name } = this;
    if (labels.size !== predictions.size) throw misfit(name, labels, predictions);
    const whole = cast(predictions, "int32");
    const shape = [1, ...whole.shape];
    const known = reshape(cast(labels, "int32"), whole.shape);
    const found = histogram(classes * classes, shape, (over) => {
      const of = (x: SymbolicTensor) => over(expandDims(spread(name, x, whole.shape), 0));
      const [y, p] = [of(known), of(whole)];
      const inside = logicalAnd(isClass(y, classes), isClass(p, classes));
      const counted = ignoreClass === undefined ? inside : logicalAnd(inside, notEqual(y, ignoreClass));
      return { cell: where(counted, add(multiply(y, classes), p), -1), weight: weight && of(weight) };
    });
    const matrix = this.state("matrix", found.shape);
    assign(matrix, add(matrix.tensor, found));
  }

  /**
   * The mean over the classes told, those that occur nowhere left out, of the intersection over the union of where they are and where
   * they were predicted.
   */
  protected overlap({ matrix }: MetricState, among: readonly number[]): number {
    const { classes } = this;
    const all = Array.from({ length: classes }, (_, i) => i);
    const at = (label: number, prediction: number) => matrix?.[label * classes + prediction] ?? 0;
    const found = among.flatMap((one) => {
      const union = all.reduce((sum, other) => sum + at(one, other) + at(other, one), 0) - at(one, one);
      return union > 1e-9 ? [at(one, one) / union] : [];
    });
    return ratio(
      found.reduce((sum, one) => sum + one, 0),
      found.length,
    );
  }
}

function isClass(x: SymbolicTensor, classes: number): SymbolicTensor {
  return logicalAnd(greaterEqual(x, 0), less(x, classes));
}

/** Throws an ArgumentError for what is no list of classes of which there are so many. */
export function requireClasses(where: string, ids: readonly number[], classes: number): void {
  if (
    isList(ids) &&
    ids.length <= classes &&
    Array.from(ids).every((id) => Number.isSafeInteger(id) && id >= 0 && id < classes)
  )
    return;
  throw new ArgumentError({
    where,
    problem: "no such targetClassIds",
    expected: `a list of whole numbers below ${classes}`,
    received: inWords(ids),
  });
}

function misfit(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): ShapeError {
  return new ShapeError({
    where,
    problem: "labels and predictions are not as many",
    expected: `labels for predictions ${formatShape(yPred.shape)}`,
    received: formatShape(yTrue.shape),
  });
}
