import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast } from "../ops/core/cast.js";
import { sum } from "../ops/core/sum.js";
import { notEqual } from "../ops/elementwise/binary.js";
import { ctcLoss } from "../ops/sequence/ctc.js";
import { expectClassNumbers } from "./class-numbers.js";
import { Loss } from "./loss.js";

/**
 * −log P(labels | logits) for sequences whose labels are not aligned with their steps: see {@link ctcLoss}. yTrue [batch,
 * labels] of class numbers, filled up with 0 behind the labels; yPred [batch, steps, classes] of logits, with class 0 for
 * no label. All steps count.
 */
export class CTC extends Loss {
  static override className = "CTC";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const [batch = 1, steps = 1] = yPred.shape;
    expectClassNumbers(yTrue, { by: this.name, classes: yPred.shape.at(-1) ?? 1 });
    const labels = cast(yTrue, "int32");
    const targetLength = sum(cast(notEqual(labels, 0), "float32"), { axis: -1 });
    return ctcLoss(labels, yPred, targetLength, fill(steps, [batch], "int32"));
  }
}
