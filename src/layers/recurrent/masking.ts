import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { multiply, notEqual } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { any } from "../../ops/reduce/reduce.js";
import { Layer, type LayerOptions } from "../layer.js";

/** Options of {@link Masking}. */
export interface MaskingOptions extends LayerOptions {
  /** Default 0. */
  readonly maskValue?: number | undefined;
}

/**
 * Leaves out the steps whose features are all `maskValue`: they become zeros, and the layers behind are told.
 *
 * [batch, steps, features] → the same.
 */
export class Masking extends Layer {
  override readonly supportsMasking = true;
  readonly maskValue: number;

  constructor(options: MaskingOptions = {}) {
    super(options);
    this.maskValue = options.maskValue ?? 0;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return multiply(x, cast(any(notEqual(x, this.maskValue), { axis: -1, keepdims: true }), "float32"));
  }

  override computeMask(x: SymbolicTensor) {
    return any(notEqual(x, this.maskValue), { axis: -1 });
  }
}
