import { Configured } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";

/** A condition that weights are brought back to after each training step. */
export abstract class Constraint<C extends object = object> extends Configured<C> {
  static override className = "Constraint";

  /** The weights that fulfil the condition and lie near `w`, of the same shape. */
  abstract call(w: SymbolicTensor): SymbolicTensor;
}

/** A condition as a plain function: weights → weights of the same shape. */
export type ConstraintFunction = (w: SymbolicTensor) => SymbolicTensor;

/** What a {@link ConstraintFunction} is turned into. */
export class FunctionConstraint extends Constraint<{ readonly fn: ConstraintFunction }> {
  static override className = "FunctionConstraint";
  static override args = ["fn"];

  constructor(fn: ConstraintFunction) {
    super({}, { fn });
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return this.config.fn(w);
  }
}
