import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type ReduceOptions, sum } from "../core/sum.js";
import { square } from "../elementwise/unary.js";
import { squareRootOfSum } from "./roots.js";

/** √Σx² over axes: the {@link norm} that nearly all want, apart from those that take powers. Its gradient at the zero vector is 0. */
export function euclideanNorm(x: SymbolicTensor, axes: ReduceOptions): SymbolicTensor {
  return squareRootOfSum(sum(square(x), axes));
}
