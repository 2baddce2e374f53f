import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean } from "../ops/core/sum.js";
import { subtract } from "../ops/elementwise/binary.js";
import { abs, square } from "../ops/elementwise/unary.js";
import { Loss } from "./loss.js";
import { alignTargets } from "./targets.js";

/** mean((yTrue − yPred)²) over the last axis. */
export class MeanSquaredError extends Loss {
  static override className = "MeanSquaredError";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return mean(square(subtract(alignTargets(this.name, yTrue, yPred), yPred)), { axis: -1 });
  }
}

/** mean(|yTrue − yPred|) over the last axis. */
export class MeanAbsoluteError extends Loss {
  static override className = "MeanAbsoluteError";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    return mean(abs(subtract(alignTargets(this.name, yTrue, yPred), yPred)), { axis: -1 });
  }
}
