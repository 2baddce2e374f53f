import { type Activation as ActivationFunction, type ActivationLike, getActivation } from "../../activations/index.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import { type Shape, sizeOf } from "../../shape.js";
import { Layer, type LayerOptions } from "../layer.js";

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
