import type { Defaults, Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { dropout } from "../../ops/random/dropout.js";
import type { Seed } from "../../seed.js";
import { formatShape } from "../../shape.js";
import { RATE, type RateConfig, RateLayer } from "./rate-layer.js";

/** Dropout of whole channels (Tompson et al., "Efficient Object Localization Using Convolutional Networks", 2015). */
abstract class SpatialDropout<C extends RateConfig = RateConfig> extends RateLayer<C> {
  protected abstract readonly axes: number;

  /** Where the channels are. */
  protected get dataFormat(): DataFormat {
    return "channelsLast";
  }

  protected override disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor {
    if (x.rank !== this.axes + 2) {
      throw new ShapeError({
        where: this.name,
        problem: "another number of axes",
        expected:
          this.#channelAxis(this.axes + 2) === 1
            ? "[batch, channels, …]"
            : `[batch, ${this.axes} spatial axes, channels]`,
        received: formatShape(x.shape),
      });
    }
    const kept = [0, this.#channelAxis(x.rank)];
    return dropout(x, rate, { noiseShape: x.shape.map((size, axis) => (kept.includes(axis) ? size : 1)), seed });
  }

  #channelAxis(rank: number): number {
    return isChannelsFirst(this.name, this.dataFormat) ? 1 : rank - 1;
  }
}

/** {@link Dropout} of whole channels of sequences, [batch, time, channels]. */
export class SpatialDropout1D extends SpatialDropout {
  static override className = "SpatialDropout1D";
  protected override readonly axes = 1;
}

export interface SpatialDropoutConfig extends RateConfig {
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

const SPATIAL_DROPOUT: Defaults<SpatialDropoutConfig, "rate"> = { ...RATE, dataFormat: "channelsLast" };

/** {@link Dropout} of whole channels where these may come first. */
abstract class FormattedDropout extends SpatialDropout<SpatialDropoutConfig> {
  static override defaults: object = SPATIAL_DROPOUT;

  constructor(rate: number, options?: Options<SpatialDropoutConfig, "rate">) {
    super(rate, options);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
  }

  protected override get dataFormat(): DataFormat {
    return this.config.dataFormat;
  }
}

/** {@link Dropout} of whole channels of images, [batch, height, width, channels]. */
export class SpatialDropout2D extends FormattedDropout {
  static override className = "SpatialDropout2D";
  protected override readonly axes = 2;
}

/** {@link Dropout} of whole channels of volumes, [batch, depth, height, width, channels]. */
export class SpatialDropout3D extends FormattedDropout {
  static override className = "SpatialDropout3D";
  protected override readonly axes = 3;
}
