import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type PoolOptions, pool } from "../../ops/image/pool.js";
import { averagePoolPlane, maxPoolPlane } from "../../ops/image/pool2d.js";
import type { Rank } from "../../ops/image/window.js";
import { Layer, type LayerOptions } from "../layer.js";

export interface PoolingOptions<R extends Rank> extends LayerOptions, PoolOptions<R> {}

/** A window slid over `R` spatial axes. */
abstract class Pooling<R extends Rank> extends Layer {
  readonly #rank: R;
  readonly #poolPlane: typeof maxPoolPlane;
  readonly #options: PoolOptions<R>;

  constructor(rank: R, poolPlane: typeof maxPoolPlane, options: PoolingOptions<R>) {
    super(options);
    this.#rank = rank;
    this.#poolPlane = poolPlane;
    const { poolSize, strides, padding, dataFormat } = options;
    this.#options = { poolSize, strides, padding, dataFormat };
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return pool(this.name, this.#poolPlane, this.#rank, x, this.#options);
  }
}

/** The largest value of each window: [batch, steps, channels] → [batch, newSteps, channels]. */
export class MaxPooling1D extends Pooling<1> {
  constructor(options: PoolingOptions<1> = {}) {
    super(1, maxPoolPlane, options);
  }
}

/** The largest value of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. */
export class MaxPooling2D extends Pooling<2> {
  constructor(options: PoolingOptions<2> = {}) {
    super(2, maxPoolPlane, options);
  }
}

/** The largest value of each window of [batch, depth, height, width, channels]. */
export class MaxPooling3D extends Pooling<3> {
  constructor(options: PoolingOptions<3> = {}) {
    super(3, maxPoolPlane, options);
  }
}

/** The mean of each window's real cells: [batch, steps, channels] → [batch, newSteps, channels]. */
export class AveragePooling1D extends Pooling<1> {
  constructor(options: PoolingOptions<1> = {}) {
    super(1, averagePoolPlane, options);
  }
}

/** The mean of each window's real cells: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. */
export class AveragePooling2D extends Pooling<2> {
  constructor(options: PoolingOptions<2> = {}) {
    super(2, averagePoolPlane, options);
  }
}

/** The mean of each window's real cells of [batch, depth, height, width, channels]. */
export class AveragePooling3D extends Pooling<3> {
  constructor(options: PoolingOptions<3> = {}) {
    super(3, averagePoolPlane, options);
  }
}
