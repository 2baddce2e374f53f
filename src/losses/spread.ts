import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { reshape } from "../ops/core/reshape.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../shape.js";

/**
 * Weights, or a mask, as a tensor that broadcasts to `shape`: those of the leading axes hold for all that lies behind, and axes of size 1
 * at their end may be too many. Throws a ShapeError for any other shape.
 */
export function spread(where: string, weight: SymbolicTensor, shape: Shape): SymbolicTensor {
  const axes = weight.shape.slice(0, shape.length);
  const fits = sizeOf(axes) === weight.size && axes.every((size, i) => size === 1 || size === shape[i]);
  if (fits) {
    const padded = [...axes, ...new Array<number>(shape.length - axes.length).fill(1)];
    return sameShape(padded, weight.shape) ? weight : reshape(weight, padded);
  }
  throw new ShapeError({
    where,
    problem: "the weights or the mask do not fit",
    expected: `${formatShape(shape)} or its first axes`,
    received: formatShape(weight.shape),
  });
}
