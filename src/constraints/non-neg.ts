import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { relu } from "../ops/elementwise/rectifiers.js";
import { Constraint } from "./constraint.js";

/** No negative weights: they become 0. */
export class NonNeg extends Constraint {
  static override className = "NonNeg";

  override call(w: SymbolicTensor): SymbolicTensor {
    return relu(w);
  }
}
