import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { oneHotCrossEntropy } from "../ops/loss/cross-entropy.js";
import { softmaxDefinition } from "../ops/reduce/softmax.js";
import { SmoothedCrossentropy } from "./crossentropy.js";
import { logitsBehind } from "./logits.js";
import { oneHotLabels } from "./one-hot-labels.js";
import { probabilityCrossEntropy } from "./probabilities.js";

/** −Σ yTrue · log p for one-hot or probability labels of the predictions' shape. */
export class CategoricalCrossentropy extends SmoothedCrossentropy {
  static override className = "CategoricalCrossentropy";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const { labels, predictions } = oneHotLabels(this.name, yTrue, yPred, this.config);
    const logits = this.config.fromLogits ? predictions : logitsBehind(predictions, softmaxDefinition);
    return logits === undefined ? probabilityCrossEntropy(predictions, labels) : oneHotCrossEntropy(logits, labels);
  }
}
