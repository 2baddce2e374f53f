import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean, sum } from "../ops/core/sum.js";
import { add, equal, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { logicalOr } from "../ops/elementwise/logical.js";
import { square } from "../ops/elementwise/unary.js";
import { max } from "../ops/reduce/extremes.js";
import { all } from "../ops/reduce/reduce.js";
import { Loss } from "./loss.js";
import { alignTargets } from "./targets.js";

/** mean(max(1 − yTrue · yPred, 0)) over the last axis. Labels are −1 and 1; where all are 0 or 1, 0 stands for −1. */
export class Hinge extends Loss {
  static override className = "Hinge";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return mean(margins(this.name, yTrue, yPred), { axis: -1 });
  }
}

/** mean(max(1 − yTrue · yPred, 0)²) over the last axis. Labels are −1 and 1; where all are 0 or 1, 0 stands for −1. */
export class SquaredHinge extends Loss {
  static override className = "SquaredHinge";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return mean(square(margins(this.name, yTrue, yPred)), { axis: -1 });
  }
}

/** max(largest − true + 1, 0) over the last axis, with the prediction of the true class and the largest of the others; yTrue is one-hot. */
export class CategoricalHinge extends Loss {
  static override className = "CategoricalHinge";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = alignTargets(this.name, yTrue, yPred);
    const ofTrue = sum(multiply(y, yPred), { axis: -1 });
    const ofOthers = max(multiply(subtract(1, y), yPred), { axis: -1 });
    return maximum(add(subtract(ofOthers, ofTrue), 1), 0);
  }
}

/** max(1 − y · yPred, 0) for labels −1 and 1. */
function margins(name: string, yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const y = alignTargets(name, yTrue, yPred);
  const isBinary = all(logicalOr(equal(y, 0), equal(y, 1)));
  const signed = where(isBinary, subtract(multiply(y, 2), 1), y);
  return maximum(subtract(1, multiply(signed, yPred)), 0);
}
