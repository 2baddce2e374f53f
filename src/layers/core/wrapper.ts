import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { type AnyLayer, LAYER, Layer, type LayerConfig } from "../layer.js";
import type { Tensors } from "../signature.js";

export interface WrapperConfig<L extends AnyLayer = AnyLayer> extends LayerConfig {
  /** The layer that is wrapped. */
  readonly layer: L;
}

/**
 * A layer around another one, whose weights are its own: the base of {@link TimeDistributed} and {@link SpectralNormalization}.
 *
 * `L` is the layer within; `X`, `Y`, `C` and `O` are as those of {@link Layer}. Throws an ArgumentError for what is no layer.
 */
export abstract class Wrapper<
  L extends AnyLayer = AnyLayer,
  X extends Tensors = SymbolicTensor,
  Y extends Tensors = SymbolicTensor,
  C extends WrapperConfig<L> = WrapperConfig<L>,
  O extends object = object,
> extends Layer<X, Y, C, O> {
  static override className = "Wrapper";
  static override args = ["layer"];
  static override defaults: object = LAYER;
  readonly layer: L;

  constructor(layer: L, options?: Options<C>) {
    super(options, { layer } as Partial<C>);
    if (!isA(layer, Layer)) {
      throw new ArgumentError({
        where: this.name,
        problem: "nothing to wrap",
        expected: "a layer",
        received: inWords(layer),
      });
    }
    this.layer = layer;
  }
}
