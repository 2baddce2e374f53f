import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast } from "../ops/core/cast.js";
import { formatShape, sameShape } from "../shape.js";
import { classesLast, smooth } from "./probabilities.js";

/** How one-hot labels are taken. */
export interface OneHotLabels {
  /** That of the classes. */
  readonly axis: number;
  readonly labelSmoothing: number;
}

/**
 * One-hot or probability labels of the predictions' shape as float32, smoothed, and the predictions: both with the classes on the last
 * axis. Throws a ShapeError for labels of another shape.
 */
export function oneHotLabels(
  where: string,
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
  { axis, labelSmoothing }: OneHotLabels,
): { readonly labels: SymbolicTensor; readonly predictions: SymbolicTensor } {
  if (!sameShape(yTrue.shape, yPred.shape)) {
    throw new ShapeError({
      where,
      problem: "one label row is needed for each row of predictions",
      expected: formatShape(yPred.shape),
      received: formatShape(yTrue.shape),
      remedy: "For integer labels use sparseCategoricalCrossentropy",
    });
  }
  const predictions = classesLast(where, yPred, axis);
  const labels = cast(classesLast(where, yTrue, axis), "float32");
  return { labels: smooth(labels, labelSmoothing, 1 / (predictions.shape.at(-1) ?? 1)), predictions };
}
