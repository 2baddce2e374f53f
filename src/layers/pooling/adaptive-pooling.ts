import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { adaptiveAveragePool, adaptiveMaxPool } from "../../ops/image/adaptive-pool.js";
import type { DataFormat } from "../../ops/image/data-format.js";
import { batchShape, type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import { Layer, type LayerOptions } from "../layer.js";

export interface AdaptivePoolingOptions extends LayerOptions {
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

/** Windows as equal as can be, so many along each of `R` spatial axes. */
abstract class AdaptivePooling<R extends Rank> extends Layer {
  readonly outputSize: readonly number[];
  readonly #rank: R;
  readonly #pool: typeof adaptiveMaxPool;
  readonly #dataFormat: DataFormat | undefined;

  constructor(rank: R, pool: typeof adaptiveMaxPool, outputSize: PerAxis<R>, options: AdaptivePoolingOptions) {
    super(options);
    this.outputSize = perAxis(this.name, "outputSize", outputSize, rank);
    this.#rank = rank;
    this.#pool = pool;
    this.#dataFormat = options.dataFormat;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    batchShape(this.name, x.shape, this.#rank); // throws for another rank
    return this.#pool(x, this.outputSize, { dataFormat: this.#dataFormat });
  }
}

/** The mean of each of `outputSize` windows: [batch, steps, channels] → [batch, outputSize, channels]. */
export class AdaptiveAveragePooling1D extends AdaptivePooling<1> {
  constructor(outputSize: PerAxis<1>, options: AdaptivePoolingOptions = {}) {
    super(1, adaptiveAveragePool, outputSize, options);
  }
}

/** The mean of each window, so many along each axis: [batch, height, width, channels] → [batch, …outputSize, channels]. */
export class AdaptiveAveragePooling2D extends AdaptivePooling<2> {
  constructor(outputSize: PerAxis<2>, options: AdaptivePoolingOptions = {}) {
    super(2, adaptiveAveragePool, outputSize, options);
  }
}

/** The mean of each window of [batch, depth, height, width, channels], so many along each axis. */
export class AdaptiveAveragePooling3D extends AdaptivePooling<3> {
  constructor(outputSize: PerAxis<3>, options: AdaptivePoolingOptions = {}) {
    super(3, adaptiveAveragePool, outputSize, options);
  }
}

/** The largest value of each of `outputSize` windows: [batch, steps, channels] → [batch, outputSize, channels]. */
export class AdaptiveMaxPooling1D extends AdaptivePooling<1> {
  constructor(outputSize: PerAxis<1>, options: AdaptivePoolingOptions = {}) {
    super(1, adaptiveMaxPool, outputSize, options);
  }
}

/** The largest value of each window, so many along each axis: [batch, height, width, channels] → [batch, …outputSize, channels]. */
export class AdaptiveMaxPooling2D extends AdaptivePooling<2> {
  constructor(outputSize: PerAxis<2>, options: AdaptivePoolingOptions = {}) {
    super(2, adaptiveMaxPool, outputSize, options);
  }
}

/** The largest value of each window of [batch, depth, height, width, channels], so many along each axis. */
export class AdaptiveMaxPooling3D extends AdaptivePooling<3> {
  constructor(outputSize: PerAxis<3>, options: AdaptivePoolingOptions = {}) {
    super(3, adaptiveMaxPool, outputSize, options);
  }
}
