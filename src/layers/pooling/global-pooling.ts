import type { Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { expandDims } from "../../ops/core/axes-of-one.js";
import { cast } from "../../ops/core/cast.js";
import { mean, sum } from "../../ops/core/sum.js";
import { divide, multiply } from "../../ops/elementwise/binary.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { batchShape, type Rank } from "../../ops/image/window.js";
import { max } from "../../ops/reduce/extremes.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";

export interface GlobalPoolingConfig extends LayerConfig {
  /** Whether the spatial axes stay, with size 1. Default false. */
  readonly keepdims: boolean;
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

export type GlobalPoolingOptions = Options<GlobalPoolingConfig>;

const GLOBAL_POOLING: GlobalPoolingConfig = { ...LAYER, keepdims: false, dataFormat: "channelsLast" };

/** Folds all spatial axes: [batch, …spatial, channels] → [batch, channels]. */
abstract class GlobalPooling extends Layer<SymbolicTensor, SymbolicTensor, GlobalPoolingConfig> {
  static override defaults = GLOBAL_POOLING;
  readonly #rank: Rank;
  readonly #fold: typeof max;

  constructor(rank: Rank, fold: typeof max, options: GlobalPoolingOptions | undefined) {
    super(options);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
    this.#rank = rank;
    this.#fold = fold;
  }

  override call(x: SymbolicTensor, _context: CallContext): SymbolicTensor {
    return this.#fold(x, this.reduction(x));
  }

  /** The spatial axes, and whether they stay. */
  protected reduction(x: SymbolicTensor) {
    const { keepdims, dataFormat } = this.config;
    const { spatial } = batchShape(this.name, x.shape, this.#rank);
    const first = isChannelsFirst(this.name, dataFormat) ? 2 : 1;
    return { axis: spatial.map((_, i) => first + i), keepdims };
  }
}

/** The largest value of each channel: [batch, steps, channels] → [batch, channels]. Equal maxima share the gradient. */
export class GlobalMaxPooling1D extends GlobalPooling {
  static override className = "GlobalMaxPooling1D";

  constructor(options?: GlobalPoolingOptions) {
    super(1, max, options);
  }
}

/** The largest value of each channel: [batch, height, width, channels] → [batch, channels]. */
export class GlobalMaxPooling2D extends GlobalPooling {
  static override className = "GlobalMaxPooling2D";

  constructor(options?: GlobalPoolingOptions) {
    super(2, max, options);
  }
}

/** The largest value of each channel: [batch, depth, height, width, channels] → [batch, channels]. */
export class GlobalMaxPooling3D extends GlobalPooling {
  static override className = "GlobalMaxPooling3D";

  constructor(options?: GlobalPoolingOptions) {
    super(3, max, options);
  }
}

/** The mean of each channel: [batch, steps, channels] → [batch, channels]. Steps that a mask leaves out do not count. */
export class GlobalAveragePooling1D extends GlobalPooling {
  static override className = "GlobalAveragePooling1D";

  constructor(options?: GlobalPoolingOptions) {
    super(1, mean, options);
  }

  override call(x: SymbolicTensor, context: CallContext): SymbolicTensor {
    const { mask } = context;
    if (mask === undefined) return super.call(x, context);
    const reduction = this.reduction(x);
    const channels = reduction.axis[0] === 1 ? 2 : 1;
    const counts = expandDims(cast(mask, x.dtype), channels);
    return divide(sum(multiply(x, counts), reduction), sum(counts, reduction));
  }
}

/** The mean of each channel: [batch, height, width, channels] → [batch, channels]. */
export class GlobalAveragePooling2D extends GlobalPooling {
  static override className = "GlobalAveragePooling2D";

  constructor(options?: GlobalPoolingOptions) {
    super(2, mean, options);
  }
}

/** The mean of each channel: [batch, depth, height, width, channels] → [batch, channels]. */
export class GlobalAveragePooling3D extends GlobalPooling {
  static override className = "GlobalAveragePooling3D";

  constructor(options?: GlobalPoolingOptions) {
    super(3, mean, options);
  }
}
