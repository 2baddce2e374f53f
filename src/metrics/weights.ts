import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { reshape } from "../ops/core/reshape.js";
import { broadcastTo } from "../ops/core/sum.js";
import type { Shape } from "../shape.js";

/** Weights of the shape of `values`: see {@link leading}. */
export function spread(weight: SymbolicTensor, values: SymbolicTensor): SymbolicTensor {
  return broadcastTo(leading(weight, values.shape), values.shape);
}

/**
 * Weights of leading axes, for values of `shape`: with an axis of size 1 for each that lies behind, for all of which a weight holds.
 * A last axis of size 1 may be too many.
 */
export function leading(weight: SymbolicTensor, shape: Shape): SymbolicTensor {
  const axes = weight.shape.slice(0, shape.length);
  return reshape(weight, [...axes, ...new Array<number>(shape.length - axes.length).fill(1)]);
}
