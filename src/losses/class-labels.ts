import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { formatShape, sizeOf } from "../shape.js";
import { expectClassNumbers } from "./class-numbers.js";

/**
 * Labels that are numbers of classes, [batch, …] or [batch, …, 1], as int32 [batch, …] beside predictions [batch, …, classes]. Each
 * run looks at them on the host: see {@link expectClassNumbers}. Throws a ShapeError for more or fewer labels than rows.
 */
export function classLabels(
  where: string,
  yTrue: SymbolicTensor,
  yPred: SymbolicTensor,
  ignored?: number,
): SymbolicTensor {
  const rows = yPred.shape.slice(0, -1);
  if (yTrue.size !== sizeOf(rows)) {
    throw new ShapeError({
      where,
      problem: "one integer label is needed for each row of predictions",
      expected: `labels of shape ${formatShape(rows)}`,
      received: formatShape(yTrue.shape),
      remedy: "For one-hot labels use categoricalCrossentropy",
    });
  }
  expectClassNumbers(yTrue, { by: where, classes: yPred.shape.at(-1) ?? 1, ignored });
  return cast(reshape(yTrue, rows), "int32");
}
