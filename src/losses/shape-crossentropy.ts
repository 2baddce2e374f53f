import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { BinaryCrossentropy } from "./binary-crossentropy.js";
import { CategoricalCrossentropy } from "./categorical-crossentropy.js";
import { Loss } from "./loss.js";
import { SparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.js";

/**
 * What `"crossentropy"` stands for, by Keras's rule: binary for a last axis of size 1, sparse for labels without an axis of classes,
 * categorical for any other.
 */
export class ShapeCrossentropy extends Loss {
  static override className = "ShapeCrossentropy";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const isBinary = yPred.rank < 2 || yPred.shape.at(-1) === 1;
    const isSparse = yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1;
    const Chosen = isBinary ? BinaryCrossentropy : isSparse ? SparseCategoricalCrossentropy : CategoricalCrossentropy;
    return new Chosen({ name: this.name }).perSample(yTrue, yPred);
  }
}
