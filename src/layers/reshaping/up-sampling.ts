import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { DataFormat } from "../../ops/image/data-format.js";
import { type Interpolation, upsample } from "../../ops/image/resample.js";
import { batchShape, type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import { Layer, type LayerOptions } from "../layer.js";

export interface UpSamplingOptions<R extends Rank> extends LayerOptions {
  /** How many times as long each axis becomes. Default 2. */
  readonly size?: PerAxis<R> | undefined;
  /** Default `"nearest"`: each element so many times in a row. */
  readonly interpolation?: Interpolation | undefined;
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

abstract class UpSampling<R extends Rank> extends Layer {
  readonly size: readonly number[];
  readonly #rank: R;
  readonly #options: UpSamplingOptions<R>;

  constructor(rank: R, options: UpSamplingOptions<R>) {
    super(options);
    this.size = perAxis(this.name, "size", options.size ?? 2, rank);
    this.#rank = rank;
    this.#options = options;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    batchShape(this.name, x.shape, this.#rank); // throws for another rank
    const { interpolation, dataFormat } = this.#options;
    return upsample(x, this.size, { interpolation, dataFormat });
  }
}

/** Longer sequences: [batch, steps, channels] → [batch, size · steps, channels]. */
export class UpSampling1D extends UpSampling<1> {
  constructor(options: UpSamplingOptions<1> = {}) {
    super(1, options);
  }
}

/** Larger images: [batch, height, width, channels] → [batch, size[0] · height, size[1] · width, channels]. */
export class UpSampling2D extends UpSampling<2> {
  constructor(options: UpSamplingOptions<2> = {}) {
    super(2, options);
  }
}

/** Larger volumes: [batch, depth, height, width, channels], each spatial axis `size` times as long. */
export class UpSampling3D extends UpSampling<3> {
  constructor(options: UpSamplingOptions<3> = {}) {
    super(3, options);
  }
}
