import type { SymbolicTensor } from "../graph/tensor.js";
import { averagePool2d, maxPool2d } from "../ops/pool.js";
import type { Padding, Pair } from "../ops/window.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface Pooling2DOptions extends LayerOptions {
  /** Height and width of the window. Default 2. */
  readonly poolSize?: Pair | undefined;
  /** Default: the pool size. */
  readonly strides?: Pair | undefined;
  /** Default `"valid"`. */
  readonly padding?: Padding | undefined;
}

/** The largest value of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. */
export class MaxPooling2D extends Layer {
  readonly #options: Pooling2DOptions;

  constructor(options: Pooling2DOptions = {}) {
    super(options);
    this.#options = options;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { poolSize = 2, strides = poolSize, padding = "valid" } = this.#options;
    return maxPool2d(x, { poolSize, strides, padding });
  }
}

/** The mean of each window's real cells: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. */
export class AveragePooling2D extends Layer {
  readonly #options: Pooling2DOptions;

  constructor(options: Pooling2DOptions = {}) {
    super(options);
    this.#options = options;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { poolSize = 2, strides = poolSize, padding = "valid" } = this.#options;
    return averagePool2d(x, { poolSize, strides, padding });
  }
}
