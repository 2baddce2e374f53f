import { type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { pool } from "../../ops/image/pool.js";
import { averagePoolPlane, maxPoolPlane } from "../../ops/image/pool2d.js";
import { type PaddingOf, type PerAxis, perAxis, type Rank, requirePadding } from "../../ops/image/window.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface PoolingConfig<R extends Rank> extends LayerConfig {
  /** Size of the window along each axis. Default 2. */
  readonly poolSize: PerAxis<R>;
  /** How far the window moves from place to place. Default: the pool size. */
  readonly strides: PerAxis<R> | undefined;
  /** Default `"valid"`. */
  readonly padding: PaddingOf<R>;
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

export type PoolingOptions<R extends Rank> = Options<PoolingConfig<R>>;

const POOLING: PoolingConfig<Rank> = {
  ...LAYER,
  poolSize: 2,
  strides: undefined,
  padding: "valid",
  dataFormat: "channelsLast",
};

/** A window slid over `R` spatial axes. */
abstract class Pooling<R extends Rank> extends Layer<SymbolicTensor, SymbolicTensor, PoolingConfig<R>> {
  static override args = ["poolSize"];
  static override defaults = POOLING;
  readonly #rank: R;
  readonly #poolPlane: typeof maxPoolPlane;

  constructor(
    rank: R,
    poolPlane: typeof maxPoolPlane,
    options: PoolingOptions<R> | undefined,
    positional: Partial<PoolingConfig<R>>,
  ) {
    super(options, positional);
    const { poolSize, strides, padding, dataFormat } = this.config;
    perAxis(this.name, "poolSize", poolSize, rank);
    if (strides !== undefined) perAxis(this.name, "strides", strides, rank);
    requirePadding(this.name, rank, padding, ["valid", "same"]);
    isChannelsFirst(this.name, dataFormat); // throws for another format
    this.#rank = rank;
    this.#poolPlane = poolPlane;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { poolSize, strides, padding, dataFormat } = this.config;
    return pool(this.name, this.#poolPlane, this.#rank, x, { poolSize, strides, padding, dataFormat });
  }
}

/** The largest value of each window: [batch, steps, channels] → [batch, newSteps, channels]. */
export class MaxPooling1D extends Pooling<1> {
  static override className = "MaxPooling1D";

  constructor(poolSize?: PerAxis<1> | PoolingOptions<1>, options?: PoolingOptions<1>) {
    super(1, maxPoolPlane, ...optional("poolSize", poolSize, options));
  }
}

/** The largest value of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. */
export class MaxPooling2D extends Pooling<2> {
  static override className = "MaxPooling2D";

  constructor(poolSize?: PerAxis<2> | PoolingOptions<2>, options?: PoolingOptions<2>) {
    super(2, maxPoolPlane, ...optional("poolSize", poolSize, options));
  }
}

/** The largest value of each window of [batch, depth, height, width, channels]. */
export class MaxPooling3D extends Pooling<3> {
  static override className = "MaxPooling3D";

  constructor(poolSize?: PerAxis<3> | PoolingOptions<3>, options?: PoolingOptions<3>) {
    super(3, maxPoolPlane, ...optional("poolSize", poolSize, options));
  }
}

/** The mean of each window's real cells: [batch, steps, channels] → [batch, newSteps, channels]. */
export class AveragePooling1D extends Pooling<1> {
  static override className = "AveragePooling1D";

  constructor(poolSize?: PerAxis<1> | PoolingOptions<1>, options?: PoolingOptions<1>) {
    super(1, averagePoolPlane, ...optional("poolSize", poolSize, options));
  }
}

/** The mean of each window's real cells: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. */
export class AveragePooling2D extends Pooling<2> {
  static override className = "AveragePooling2D";

  constructor(poolSize?: PerAxis<2> | PoolingOptions<2>, options?: PoolingOptions<2>) {
    super(2, averagePoolPlane, ...optional("poolSize", poolSize, options));
  }
}

/** The mean of each window's real cells of [batch, depth, height, width, channels]. */
export class AveragePooling3D extends Pooling<3> {
  static override className = "AveragePooling3D";

  constructor(poolSize?: PerAxis<3> | PoolingOptions<3>, options?: PoolingOptions<3>) {
    super(3, averagePoolPlane, ...optional("poolSize", poolSize, options));
  }
}
