import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { adaptiveAveragePool, adaptiveMaxPool } from "../../ops/image/adaptive-pool.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { batchShape, type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface AdaptivePoolingConfig<R extends Rank> extends LayerConfig {
  /** How many windows there are along each axis. */
  readonly outputSize: PerAxis<R>;
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

export type AdaptivePoolingOptions = Options<AdaptivePoolingConfig<Rank>, "outputSize">;

const ADAPTIVE_POOLING: Defaults<AdaptivePoolingConfig<Rank>, "outputSize"> = { ...LAYER, dataFormat: "channelsLast" };

/** Windows as equal as can be, so many along each of `R` spatial axes. */
abstract class AdaptivePooling<R extends Rank> extends Layer<SymbolicTensor, SymbolicTensor, AdaptivePoolingConfig<R>> {
  static override args = ["outputSize"];
  static override defaults = ADAPTIVE_POOLING;
  /** One number for each axis. */
  readonly outputSize: readonly number[];
  readonly #rank: R;
  readonly #pool: typeof adaptiveMaxPool;

  constructor(
    rank: R,
    pool: typeof adaptiveMaxPool,
    options: Options<AdaptivePoolingConfig<R>> | undefined,
    positional: Partial<AdaptivePoolingConfig<R>>,
  ) {
    super(options, positional);
    this.outputSize = perAxis(this.name, "outputSize", this.config.outputSize, rank);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
    this.#rank = rank;
    this.#pool = pool;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    batchShape(this.name, x.shape, this.#rank); // throws for another rank
    return this.#pool(x, this.outputSize, { dataFormat: this.config.dataFormat });
  }
}

/** The mean of each of `outputSize` windows: [batch, steps, channels] → [batch, outputSize, channels]. */
export class AdaptiveAveragePooling1D extends AdaptivePooling<1> {
  static override className = "AdaptiveAveragePooling1D";

  constructor(outputSize: PerAxis<1>, options?: AdaptivePoolingOptions) {
    super(1, adaptiveAveragePool, options, { outputSize });
  }
}

/** The mean of each window, so many along each axis: [batch, height, width, channels] → [batch, …outputSize, channels]. */
export class AdaptiveAveragePooling2D extends AdaptivePooling<2> {
  static override className = "AdaptiveAveragePooling2D";

  constructor(outputSize: PerAxis<2>, options?: AdaptivePoolingOptions) {
    super(2, adaptiveAveragePool, options, { outputSize });
  }
}

/** The mean of each window of [batch, depth, height, width, channels], so many along each axis. */
export class AdaptiveAveragePooling3D extends AdaptivePooling<3> {
  static override className = "AdaptiveAveragePooling3D";

  constructor(outputSize: PerAxis<3>, options?: AdaptivePoolingOptions) {
    super(3, adaptiveAveragePool, options, { outputSize });
  }
}

/** The largest value of each of `outputSize` windows: [batch, steps, channels] → [batch, outputSize, channels]. */
export class AdaptiveMaxPooling1D extends AdaptivePooling<1> {
  static override className = "AdaptiveMaxPooling1D";

  constructor(outputSize: PerAxis<1>, options?: AdaptivePoolingOptions) {
    super(1, adaptiveMaxPool, options, { outputSize });
  }
}

/** The largest value of each window, so many along each axis: [batch, height, width, channels] → [batch, …outputSize, channels]. */
export class AdaptiveMaxPooling2D extends AdaptivePooling<2> {
  static override className = "AdaptiveMaxPooling2D";

  constructor(outputSize: PerAxis<2>, options?: AdaptivePoolingOptions) {
    super(2, adaptiveMaxPool, options, { outputSize });
  }
}

/** The largest value of each window of [batch, depth, height, width, channels], so many along each axis. */
export class AdaptiveMaxPooling3D extends AdaptivePooling<3> {
  static override className = "AdaptiveMaxPooling3D";

  constructor(outputSize: PerAxis<3>, options?: AdaptivePoolingOptions) {
    super(3, adaptiveMaxPool, options, { outputSize });
  }
}
