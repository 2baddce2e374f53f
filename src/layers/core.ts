import { type Activation as ActivationFunction, type ActivationLike, getActivation } from "../activations/index.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { dropout } from "../ops/random.js";
import { reshape } from "../ops/shape.js";
import { type Shape, sizeOf } from "../shape.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";

/** The first entry of a Sequential model, when its first layer is not told `inputShape`. Shape of one sample. */
export class Input extends Layer {
  override readonly supportsMasking = true;
  constructor(shape: Shape, options: Omit<LayerOptions, "inputShape"> = {}) {
    super({ ...options, inputShape: shape });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return x;
  }
}

/** Applies an activation. Any shape. */
export class Activation extends Layer {
  override readonly supportsMasking = true;
  readonly #activation: ActivationFunction;

  constructor(activation: ActivationLike, options: LayerOptions = {}) {
    super(options);
    this.#activation = getActivation(activation);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return this.#activation(x);
  }
}

/**
 * While training, sets inputs to zero with probability `rate` and scales the rest by 1/(1 − rate); otherwise passes them
 * through (Srivastava et al., "Dropout", JMLR 2014). Any shape.
 */
export class Dropout extends Layer {
  override readonly supportsMasking = true;
  readonly rate: number;

  constructor(rate: number, options: LayerOptions = {}) {
    super(options);
    if (!(rate >= 0 && rate < 1)) {
      const expected = "a number from 0 up to, not including, 1";
      throw new ArgumentError({ where: this.name, problem: "no such rate", expected, received: `${rate}` });
    }
    this.rate = rate;
  }

  override call(x: SymbolicTensor, { training }: CallContext): SymbolicTensor {
    return training ? dropout(x, this.rate) : x;
  }
}

/** All axes but the batch as one: [batch, a, b, …] → [batch, a·b·…]. */
export class Flatten extends Layer {
  override call(x: SymbolicTensor): SymbolicTensor {
    return reshape(x, [x.shape[0] ?? 1, sizeOf(x.shape.slice(1))]);
  }
}

/** The same elements as another shape of one sample; one size may be -1. */
export class Reshape extends Layer {
  readonly targetShape: Shape;

  constructor(targetShape: Shape, options: LayerOptions = {}) {
    super(options);
    this.targetShape = targetShape;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return reshape(x, [x.shape[0] ?? 1, ...this.targetShape]);
  }
}
