import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { mean, sum } from "../ops/core/sum.js";
import { add, divide, maximum, minimum, multiply, subtract } from "../ops/elementwise/binary.js";
import { log } from "../ops/elementwise/unary.js";
import { Loss } from "./loss.js";
import { EPSILON } from "./probabilities.js";
import { alignTargets } from "./targets.js";

/** Σ yTrue · log(yTrue / yPred) over the last axis, both kept between 1e-7 and 1 (Kullback & Leibler, 1951). */
export class KLDivergence extends Loss {
  static override className = "KLDivergence";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const kept = (x: SymbolicTensor) => minimum(maximum(x, EPSILON), 1);
    const y = kept(alignTargets(this.name, yTrue, yPred));
    return sum(multiply(y, log(divide(y, kept(yPred)))), { axis: -1 });
  }
}

/** mean(yPred − yTrue · log(yPred + 1e-7)) over the last axis: −log P(yTrue) of counts whose means are yPred, but for what only yTrue says. */
export class Poisson extends Loss {
  static override className = "Poisson";

  override perSample(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
    const y = alignTargets(this.name, yTrue, yPred);
    return mean(subtract(yPred, multiply(y, log(add(yPred, EPSILON)))), { axis: -1 });
  }
}
