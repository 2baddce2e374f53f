import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean } from "../ops/core/sum.js";
import { add, multiply, subtract } from "../ops/elementwise/binary.js";
import { log, negative, sigmoid } from "../ops/elementwise/unary.js";
import { binaryCrossEntropy } from "../ops/loss/binary-cross-entropy.js";
import { SmoothedCrossentropy } from "./crossentropy.js";
import { logitsBehind } from "./logits.js";
import { clipped, smooth } from "./probabilities.js";
import { alignTargets } from "./targets.js";

/** −(y·log p + (1 − y)·log(1 − p)), averaged over an axis, the last unless told. */
export class BinaryCrossentropy extends SmoothedCrossentropy {
  static override className = "BinaryCrossentropy";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { axis, fromLogits, labelSmoothing } = this.config;
    const y = smooth(alignTargets(this.name, yTrue, yPred), labelSmoothing, 0.5);
    const logits = fromLogits ? yPred : logitsBehind(yPred, sigmoid.definition);
    return mean(logits === undefined ? fromProbabilities(y, yPred) : binaryCrossEntropy(logits, y), { axis });
  }
}

/** −(y·log p + (1 − y)·log(1 − p)) for probabilities of which no logits are known, element by element. */
export function fromProbabilities(y: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const p = clipped(yPred);
  return negative(add(multiply(y, log(p)), multiply(subtract(1, y), log(subtract(1, p)))));
}
