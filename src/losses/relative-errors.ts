import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean } from "../ops/core/sum.js";
import { divide, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { log1p } from "../ops/elementwise/logarithmic.js";
import { abs, square } from "../ops/elementwise/unary.js";
import { Loss } from "./loss.js";
import { EPSILON } from "./probabilities.js";
import { alignTargets } from "./targets.js";

/** 100 · mean(|yTrue − yPred| / max(|yTrue|, 1e-7)) over the last axis. */
export class MeanAbsolutePercentageError extends Loss {
  static override className = "MeanAbsolutePercentageError";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = alignTargets(this.name, yTrue, yPred);
    return multiply(mean(abs(divide(subtract(y, yPred), maximum(abs(y), EPSILON))), { axis: -1 }), 100);
  }
}

/** mean((log(1 + yTrue) − log(1 + yPred))²) over the last axis; what is below 1e-7 counts as that. */
export class MeanSquaredLogarithmicError extends Loss {
  static override className = "MeanSquaredLogarithmicError";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const logOf = (x: SymbolicTensor) => log1p(maximum(x, EPSILON));
    return mean(square(subtract(logOf(yPred), logOf(alignTargets(this.name, yTrue, yPred)))), { axis: -1 });
  }
}
