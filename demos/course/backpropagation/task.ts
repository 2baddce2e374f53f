import { ops, type SymbolicTensor } from "wgrad";

export function gradient(x: SymbolicTensor, w: SymbolicTensor, y: SymbolicTensor, count: number) {
  const error = ops.subtract(ops.matmul(x, w), y);
  return ops.multiply(ops.matmul(ops.transpose(x), error), 1 / count); // nearly
}
