import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { formatShape, sameShape } from "../shape.js";

/** Targets as numbers of the predictions' shape: {@link alignShapes}, and integers become floats. */
export function alignTargets(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  return cast(alignShapes(where, yTrue, yPred), "float32");
}

/**
 * Targets as they came, and predictions as float32. A vector beside a column is a column as well, as in Keras: each of its numbers is a
 * sample, and not all of them the numbers of one.
 */
export function asColumns(
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
): readonly [yTrue: SymbolicTensor, yPred: SymbolicTensor] {
  const beside = (x: SymbolicTensor, other: SymbolicTensor) =>
    x.rank === 1 && other.rank === 2 && other.shape[1] === 1 ? reshape(x, [x.size, 1]) : x;
  return [beside(yTrue, yPred), cast(beside(yPred, yTrue), "float32")];
}

/** Both as metrics compare them along an axis: {@link asColumns}, and {@link alignTargets}. */
export function alignPair(
  where: string,
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
): readonly [yTrue: SymbolicTensor, yPred: SymbolicTensor] {
  const [truth, predicted] = asColumns(yTrue, yPred);
  return [alignTargets(where, truth, predicted), predicted];
}

/** Targets of the predictions' shape: (N,) and (N, 1) go together as in Keras. Throws a ShapeError for shapes that differ otherwise. */
export function alignShapes(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  if (sameShape(yTrue.shape, yPred.shape)) return yTrue;
  const off = Math.abs(yTrue.rank - yPred.rank) === 1 && yTrue.size === yPred.size;
  if (off && (yTrue.shape.at(-1) === 1 || yPred.shape.at(-1) === 1)) return reshape(yTrue, yPred.shape);
  throw new ShapeError({
    where,
    problem: "targets and predictions differ in shape",
    expected: `targets of shape ${formatShape(yPred.shape)}`,
    received: formatShape(yTrue.shape),
  });
}
