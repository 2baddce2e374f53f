import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Layer } from "../layer.js";
import type { Masks, Tensors } from "../signature.js";

/** Gives what it takes: a place in a model for a layer that may be left out. */
export class Identity<X extends Tensors = SymbolicTensor> extends Layer<X, X> {
  static override className = "Identity";
  override readonly supportsMasking = true;

  override call(x: X): X {
    return x;
  }

  override computeMask(_x: X, mask: Masks<X>): Masks<X> {
    return mask;
  }
}
