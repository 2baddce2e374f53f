import { finite } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../../ops/core/cast.js";
import { multiply, notEqual } from "../../ops/elementwise/binary.js";
import { any } from "../../ops/reduce/reduce.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

/** What {@link Masking} takes. */
export interface MaskingConfig extends LayerConfig {
  /** What all features of a step that is left out are. Default 0. */
  readonly maskValue: number;
}

/** Options of {@link Masking}. */
export type MaskingOptions = Options<MaskingConfig>;

const MASKING: Defaults<MaskingConfig> = { ...LAYER, maskValue: 0 };

/**
 * Leaves out the steps whose features are all `maskValue`: they become zeros, and the layers behind are told.
 *
 * [batch, steps, features] → the same.
 *
 * @example new Masking(-1)
 */
export class Masking extends Layer<SymbolicTensor, SymbolicTensor, MaskingConfig> {
  static override className = "Masking";
  static override args = ["maskValue"];
  static override defaults = MASKING;
  override readonly supportsMasking = true;

  constructor(maskValue?: number | MaskingOptions, options?: MaskingOptions) {
    super(...optional("maskValue", maskValue, options));
    finite(this.name, "maskValue", this.config.maskValue);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return multiply(x, cast(any(notEqual(x, this.config.maskValue), { axis: -1, keepdims: true }), x.dtype));
  }

  override computeMask(x: SymbolicTensor): SymbolicTensor {
    return any(notEqual(x, this.config.maskValue), { axis: -1 });
  }
}
