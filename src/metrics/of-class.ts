import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { slice } from "../ops/core/movement.js";
import { formatShape } from "../shape.js";

/** Labels or predictions [batch, …, classes] of one class alone, [batch, …, 1]; all of them for none. Throws an ArgumentError for one that there is not. */
export function ofClass(where: string, x: SymbolicTensor, classId: number | undefined): SymbolicTensor {
  if (classId === undefined) return x;
  const classes = x.shape.at(-1) ?? 0;
  if (x.rank < 2 || classId >= classes) {
    throw new ArgumentError({
      where,
      problem: "no such class",
      expected: x.rank < 2 ? "predictions [batch, …, classes]" : `classId below ${classes}`,
      received: `classId ${classId} for ${formatShape(x.shape)}`,
    });
  }
  return slice(x, [...x.shape.slice(0, -1).map(() => undefined), { start: classId, stop: classId + 1 }]);
}
