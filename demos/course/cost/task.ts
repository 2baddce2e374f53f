import { ops, type SymbolicTensor } from "wgrad";

export function loss(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const tooFew = ops.subtract(yTrue, yPred);
  return ops.mean(ops.abs(tooFew)); // as dear either way
}
