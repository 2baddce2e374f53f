import { ops, type SymbolicTensor } from "wgrad";

export function layer(x: SymbolicTensor, w: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return ops.relu(ops.add(ops.matmul(x, w), b));
}
