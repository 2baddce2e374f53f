import { Configured } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";

/** A penalty that large weights add to the loss. */
export abstract class Regularizer<C extends object = object> extends Configured<C> {
  static override className = "Regularizer";

  /** The penalty for weights `w` of any shape: a scalar. */
  abstract call(w: SymbolicTensor): SymbolicTensor;
}

/** A penalty as a plain function: weights → a scalar. */
export type RegularizerFunction = (w: SymbolicTensor) => SymbolicTensor;

/** What a {@link RegularizerFunction} is turned into. */
export class FunctionRegularizer extends Regularizer<{ readonly fn: RegularizerFunction }> {
  static override className = "FunctionRegularizer";
  static override args = ["fn"];

  constructor(fn: RegularizerFunction) {
    super({}, { fn });
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return this.config.fn(w);
  }
}
