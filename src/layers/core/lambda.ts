import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";
import type { Tensors } from "../signature.js";

export interface LambdaConfig<X extends Tensors = SymbolicTensor, Y extends Tensors = SymbolicTensor>
  extends LayerConfig {
  /** What the layer computes. It hears the context of the call, too: whether it is training, and the masks of the inputs. */
  readonly function: (x: X, context: CallContext<X>) => Y;
}

/** Options of {@link Lambda}. */
export type LambdaOptions = Options<LayerConfig>;

/**
 * A function of tensors as a layer. Layers that it calls count as the layer's own. Throws an ArgumentError for what is no function.
 *
 * @example new Lambda((x) => ops.square(x))
 */
export class Lambda<X extends Tensors = SymbolicTensor, Y extends Tensors = SymbolicTensor> extends Layer<
  X,
  Y,
  LambdaConfig<X, Y>
> {
  static override className = "Lambda";
  static override args = ["function"];
  static override defaults = LAYER;

  constructor(compute: (x: X, context: CallContext<X>) => Y, options?: LambdaOptions) {
    super(options, { function: compute });
    if (typeof compute === "function") return;
    throw new ArgumentError({
      where: this.name,
      problem: "no such function",
      expected: "a function of tensors",
      received: inWords(compute),
    });
  }

  override call(x: X, context: CallContext<X>): Y {
    return this.config.function(x, context);
  }
}
