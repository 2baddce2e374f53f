import { fraction, listOf, nonNegative, probability } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { requireFloats } from "../../ops/core/floats.js";
import { add, less, multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { randomNormal } from "../../ops/random/distributions.js";
import { dropout, randomUniform } from "../../ops/random/draw.js";
import { generatorOf, type Seed, type SeedConfig } from "../../seed.js";
import { formatShape, requireShape, type Shape } from "../../shape.js";
import { isList } from "../../structure.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";

// Noise against overfitting: all of these pass inputs through unless they are training.

/** Which elements get one and the same noise: a size of 1 for each axis they share, null for an axis of x as it is. */
export type NoiseShape = readonly (number | null)[];

/** The sizes that are meant, for an x of a given shape. */
function noiseShapeFor(noiseShape: NoiseShape | undefined, { shape }: SymbolicTensor): Shape {
  return noiseShape?.map((size, axis) => size ?? shape[axis] ?? 1) ?? shape;
}

function checkNoiseShape(where: string, noiseShape: NoiseShape | undefined): void {
  if (noiseShape === undefined) return;
  const open = (size: number | null) => (size === null ? 1 : size);
  requireShape(
    where,
    "noiseShape",
    isList(noiseShape) ? listOf(where, "noiseShape", noiseShape).map(open) : noiseShape,
  );
}

/** What layers take that work at a rate. */
export interface RateConfig extends LayerConfig, SeedConfig {
  /** From 0 to 1. */
  readonly rate: number;
}

export interface DropoutConfig extends RateConfig {
  /** Default: every element by itself. */
  readonly noiseShape: NoiseShape | undefined;
}

/** Options of {@link Dropout} and {@link AlphaDropout}. */
export type DropoutOptions = Options<DropoutConfig, "rate">;

const RATE: Defaults<RateConfig, "rate"> = { ...LAYER, seed: undefined };
const DROPOUT: Defaults<DropoutConfig, "rate"> = { ...RATE, noiseShape: undefined };

/** A layer that works at a rate between 0 and 1 while training. */
abstract class RateLayer<C extends RateConfig = RateConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  static override args = ["rate"];
  static override defaults: object = RATE;
  override readonly supportsMasking = true;
  readonly #seed = generatorOf(this.name, this.config.seed);

  constructor(rate: number, options?: Options<C>) {
    super(options, { rate } as Partial<C>);
    probability(this.name, "rate", rate);
  }

  override call(x: SymbolicTensor, { training }: CallContext): SymbolicTensor {
    requireFloats(this.name, { x });
    return training && this.config.rate > 0 ? this.disturb(x, this.config.rate, this.#seed) : x;
  }

  protected abstract disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor;
}

/**
 * While training, sets inputs to zero with probability `rate` and scales the rest by 1/(1 − rate); otherwise passes them
 * through (Srivastava et al., "Dropout", JMLR 2014). Any shape.
 */
export class Dropout extends RateLayer<DropoutConfig> {
  static override className = "Dropout";
  static override defaults: object = DROPOUT;

  constructor(rate: number, options?: DropoutOptions) {
    super(rate, options);
    checkNoiseShape(this.name, this.config.noiseShape);
  }

  protected override disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor {
    return dropout(x, rate, { noiseShape: noiseShapeFor(this.config.noiseShape, x), seed });
  }
}

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

/** While training, multiplies by normal numbers of mean 1 and variance rate/(1 − rate) (Srivastava et al., 2014). */
export class GaussianDropout extends RateLayer {
  static override className = "GaussianDropout";

  /** Throws an ArgumentError unless 0 ≤ rate < 1. */
  constructor(rate: number, options?: Options<RateConfig, "rate">) {
    super(rate, options);
    fraction(this.name, "rate", rate);
  }

  protected override disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor {
    return multiply(x, randomNormal(x.shape, { mean: 1, stddev: Math.sqrt(rate / (1 - rate)), seed }));
  }
}

export interface GaussianNoiseConfig extends LayerConfig, SeedConfig {
  /** Standard deviation of the noise. */
  readonly stddev: number;
}

const NOISE: Defaults<GaussianNoiseConfig, "stddev"> = { ...LAYER, seed: undefined };

/** While training, adds normal numbers of mean 0 and standard deviation `stddev`. Any shape. */
export class GaussianNoise extends Layer<SymbolicTensor, SymbolicTensor, GaussianNoiseConfig> {
  static override className = "GaussianNoise";
  static override args = ["stddev"];
  static override defaults = NOISE;
  override readonly supportsMasking = true;
  readonly #seed = generatorOf(this.name, this.config.seed);

  /** Throws an ArgumentError for a `stddev` below 0. */
  constructor(stddev: number, options?: Options<GaussianNoiseConfig, "stddev">) {
    super(options, { stddev });
    nonNegative(this.name, "stddev", stddev);
  }

  override call(x: SymbolicTensor, { training }: CallContext): SymbolicTensor {
    const { stddev } = this.config;
    requireFloats(this.name, { x });
    return training && stddev > 0 ? add(x, randomNormal(x.shape, { stddev, seed: this.#seed })) : x;
  }
}

/** What {@link AlphaDropout} puts in place of a dropped input: where selu flattens out, −1.0507 · 1.6733. */
const SELU_FLOOR = -1.7580993408473766;

/**
 * While training, sets inputs with probability `rate` to where selu flattens out, then scales and shifts all of them so that
 * mean 0 and variance 1 stay as they were (Klambauer et al., "Self-Normalizing Neural Networks", 2017).
 */
export class AlphaDropout extends RateLayer<DropoutConfig> {
  static override className = "AlphaDropout";
  static override defaults: object = DROPOUT;

  constructor(rate: number, options?: DropoutOptions) {
    super(rate, options);
    checkNoiseShape(this.name, this.config.noiseShape);
  }

  protected override disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor {
    if (rate === 1) return fill(0, x.shape, x.dtype);
    const scale = ((1 - rate) * (1 + rate * SELU_FLOOR ** 2)) ** -0.5;
    const dropped = less(randomUniform(noiseShapeFor(this.config.noiseShape, x), { seed }), rate);
    return add(multiply(where(dropped, SELU_FLOOR, x), scale), -scale * SELU_FLOOR * rate);
  }
}
