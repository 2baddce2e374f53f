import { fraction, nonNegative } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { requireFloats } from "../../ops/core/floats.js";
import { add, less, multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { randomNormal } from "../../ops/random/distributions.js";
import { randomUniform } from "../../ops/random/draw.js";
import { generatorOf, type Seed, type SeedConfig } from "../../seed.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";
import { checkNoiseShape, DROPOUT, type DropoutConfig, type DropoutOptions, noiseShapeFor } from "./dropout.js";
import { type RateConfig, RateLayer } from "./rate-layer.js";

// Noise against overfitting: all of these pass inputs through unless they are training.

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
