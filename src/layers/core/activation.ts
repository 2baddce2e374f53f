import { type ActivationLike, getActivation } from "../../activations/index.js";
import type { Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface ActivationConfig extends LayerConfig {
  /** A function, or the name of one. */
  readonly activation: ActivationLike;
}

/** Options of {@link Activation}. */
export type ActivationOptions = Options<ActivationConfig, "activation">;

/** Applies an activation. Any shape. */
export class Activation extends Layer<SymbolicTensor, SymbolicTensor, ActivationConfig> {
  static override className = "Activation";
  static override args = ["activation"];
  static override defaults = LAYER;
  override readonly supportsMasking = true;
  readonly #activation = getActivation(this.config.activation);

  constructor(activation: ActivationLike, options?: ActivationOptions) {
    super(options, { activation });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return this.#activation(x);
  }
}
