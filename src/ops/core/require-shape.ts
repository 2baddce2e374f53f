import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape, type Shape, sameShape } from "../../shape.js";
import { requireFloats } from "./floats.js";

/** Throws unless a weight is float32 and of the given shape. */
export function requireShape(where: string, name: string, weight: SymbolicTensor, shape: Shape): void {
  requireFloats(where, { [name]: weight });
  if (sameShape(weight.shape, shape)) return;
  throw new ShapeError({
    where,
    problem: `${name} does not fit the input`,
    expected: formatShape(shape),
    received: formatShape(weight.shape),
  });
}
