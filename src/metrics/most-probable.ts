import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { logitsBehind } from "../losses/logits.js";
import { argmax } from "../ops/reduce/arg-reduce.js";
import { softmaxDefinition } from "../ops/reduce/softmax.js";

/** The class with the largest prediction [batch, …, classes] of each sample, int32 [batch, …]. */
export function mostProbable(yPred: SymbolicTensor): SymbolicTensor {
  return argmax(inTheirOrder(yPred), { axis: -1 });
}

/** What has the order of predictions by class. Softmax keeps that, so where its logits are known it need not run for this. */
export function inTheirOrder(yPred: SymbolicTensor): SymbolicTensor {
  return logitsBehind(yPred, softmaxDefinition) ?? yPred;
}
