import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { reshape } from "../ops/core/reshape.js";
import { cast } from "../ops/elementwise/unary.js";
import { formatShape } from "../shape.js";

/**
 * Targets as numbers of the predictions' shape: integers become floats, and (N,) and (N, 1) go together as in Keras.
 * Throws a ShapeError for shapes that differ otherwise.
 */
export function alignTargets(where: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const targets = cast(yTrue, "float32");
  const fits = formatShape(yTrue.shape) === formatShape(yPred.shape);
  if (fits) return targets;
  const off = Math.abs(yTrue.rank - yPred.rank) === 1 && yTrue.size === yPred.size;
  if (off && (yTrue.shape.at(-1) === 1 || yPred.shape.at(-1) === 1)) return reshape(targets, yPred.shape);
  throw new ShapeError({
    where,
    problem: "targets and predictions differ in shape",
    expected: `targets of shape ${formatShape(yPred.shape)}`,
    received: formatShape(yTrue.shape),
  });
}
