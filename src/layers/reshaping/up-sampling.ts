import { oneOf } from "../../check.js";
import { type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { INTERPOLATIONS, type Interpolation, upsample } from "../../ops/image/resample.js";
import { RESIZINGS, type Resizing, resize } from "../../ops/image/resize.js";
import { batchShape, type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface UpSamplingConfig<R extends Rank> extends LayerConfig {
  /** How many times as long each axis becomes. Default 2. */
  readonly size: PerAxis<R>;
  /** Default `"nearest"`: each element so many times in a row. `"bilinear"` besides; of images all that {@link Resizing} has. */
  readonly interpolation: R extends 2 ? Resizing : Interpolation;
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

export type UpSamplingOptions<R extends Rank> = Options<UpSamplingConfig<R>>;

const UP_SAMPLING: UpSamplingConfig<Rank> = {
  ...LAYER,
  size: 2,
  interpolation: "nearest",
  dataFormat: "channelsLast",
};

abstract class UpSampling<R extends Rank> extends Layer<SymbolicTensor, SymbolicTensor, UpSamplingConfig<R>> {
  static override args = ["size"];
  static override defaults = UP_SAMPLING;
  /** One number for each axis. */
  readonly size: readonly number[];
  readonly #rank: R;

  constructor(
    rank: R,
    interpolations: readonly Resizing[],
    options: UpSamplingOptions<R> | undefined,
    positional: Partial<UpSamplingConfig<R>>,
  ) {
    super(options, positional);
    this.size = perAxis(this.name, "size", this.config.size, rank);
    oneOf(this.name, "interpolation", this.config.interpolation, interpolations);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
    this.#rank = rank;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { interpolation, dataFormat } = this.config;
    batchShape(this.name, x.shape, this.#rank); // throws for another rank
    const simple = oneOf(this.name, "interpolation", interpolation, INTERPOLATIONS);
    return upsample(x, this.size, { interpolation: simple, dataFormat });
  }
}

/** Longer sequences: [batch, steps, channels] → [batch, size · steps, channels]. */
export class UpSampling1D extends UpSampling<1> {
  static override className = "UpSampling1D";

  constructor(size?: PerAxis<1> | UpSamplingOptions<1>, options?: UpSamplingOptions<1>) {
    super(1, INTERPOLATIONS, ...optional("size", size, options));
  }
}

/** Larger images: [batch, height, width, channels] → [batch, size[0] · height, size[1] · width, channels]. */
export class UpSampling2D extends UpSampling<2> {
  static override className = "UpSampling2D";

  constructor(size?: PerAxis<2> | UpSamplingOptions<2>, options?: UpSamplingOptions<2>) {
    super(2, RESIZINGS, ...optional("size", size, options));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { interpolation, dataFormat } = this.config;
    if (INTERPOLATIONS.some((simple) => simple === interpolation)) return super.call(x);
    batchShape(this.name, x.shape, 2); // throws for another rank
    const [height = 1, width = 1] = x.shape.slice(dataFormat === "channelsFirst" ? 2 : 1);
    const [down = 1, across = 1] = this.size;
    return resize(x, [down * height, across * width], { interpolation, dataFormat });
  }
}

/** Larger volumes: [batch, depth, height, width, channels], each spatial axis `size` times as long. */
export class UpSampling3D extends UpSampling<3> {
  static override className = "UpSampling3D";

  constructor(size?: PerAxis<3> | UpSamplingOptions<3>, options?: UpSamplingOptions<3>) {
    super(3, INTERPOLATIONS, ...optional("size", size, options));
  }
}
