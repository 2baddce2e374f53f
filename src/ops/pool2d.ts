import type { SymbolicTensor } from "../graph/tensor.js";
import type { Padding, Pair } from "./window.js";
export interface PoolOptions {
  readonly poolSize?: Pair;
  readonly strides?: Pair;
  readonly padding?: Padding;
}
export function maxPool2d(x: SymbolicTensor, _a: PoolOptions = {}): SymbolicTensor {
  return x;
}
export function averagePool2d(x: SymbolicTensor, _a: PoolOptions = {}): SymbolicTensor {
  return x;
}
