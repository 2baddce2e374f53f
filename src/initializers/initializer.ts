import { ArgumentError } from "../errors.js";
import type { Random } from "../random.js";
import { type Shape, sizeOf } from "../shape.js";
import { randomSource, type SeedOptions } from "./random-source.js";

/** Gives the values that a weight starts with. */
export abstract class Initializer {
  /** Fresh values for a weight of `shape`, row-major. */
  abstract generate(shape: Shape): Float32Array<ArrayBuffer>;
}

/** All zeros. */
export class Zeros extends Initializer {
  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    return new Float32Array(sizeOf(shape));
  }
}

/** All `value`; default 0. */
export class Constant extends Initializer {
  constructor(readonly value = 0) {
    super();
  }

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    return new Float32Array(sizeOf(shape)).fill(this.value);
  }
}

/** All ones. */
export class Ones extends Constant {
  constructor() {
    super(1);
  }
}

/** An initializer that draws each value independently. */
abstract class RandomInitializer extends Initializer {
  readonly #random: () => Random;

  constructor(options: SeedOptions = {}) {
    super();
    this.#random = randomSource(options);
  }

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: sizeOf(shape) }, this.sampler(this.#random(), shape));
  }

  protected abstract sampler(random: Random, shape: Shape): () => number;
}

/** Uniform between `minval` (default −0.05) and `maxval` (default 0.05). */
export class RandomUniform extends RandomInitializer {
  readonly #min: number;
  readonly #max: number;

  constructor({
    minval = -0.05,
    maxval = 0.05,
    ...seed
  }: SeedOptions & { readonly minval?: number; readonly maxval?: number } = {}) {
    super(seed);
    this.#min = minval;
    this.#max = maxval;
  }

  protected override sampler(random: Random): () => number {
    return () => random.uniform(this.#min, this.#max);
  }
}

/** Normal with `mean` (default 0) and `stddev` (default 0.05). */
export class RandomNormal extends RandomInitializer {
  readonly mean: number;
  readonly stddev: number;

  constructor({
    mean = 0,
    stddev = 0.05,
    ...seed
  }: SeedOptions & { readonly mean?: number; readonly stddev?: number } = {}) {
    super(seed);
    this.mean = mean;
    this.stddev = stddev;
  }

  protected override sampler(random: Random): () => number {
    return () => random.normal(this.mean, this.stddev);
  }
}

/** As {@link RandomNormal}, with values beyond two standard deviations drawn again. */
export class TruncatedNormal extends RandomNormal {
  protected override sampler(random: Random): () => number {
    return () => random.truncatedNormal(this.mean, this.stddev);
  }
}

export interface VarianceScalingOptions extends SeedOptions {
  /** Default 1. */
  readonly scale?: number;
  /** What the variance is divided by. Default `"fanIn"`. */
  readonly mode?: "fanIn" | "fanOut" | "fanAvg";
  /** Default `"truncatedNormal"`. */
  readonly distribution?: "truncatedNormal" | "untruncatedNormal" | "uniform";
}

/** Standard deviation of a unit normal cut at ±2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/** Scales the variance to the layer's fan: scale / fan, so that signals keep their size from layer to layer. */
export class VarianceScaling extends RandomInitializer {
  readonly #scale: number;
  readonly #mode: NonNullable<VarianceScalingOptions["mode"]>;
  readonly #distribution: NonNullable<VarianceScalingOptions["distribution"]>;

  constructor({ scale = 1, mode = "fanIn", distribution = "truncatedNormal", ...seed }: VarianceScalingOptions = {}) {
    super(seed);
    if (!(scale > 0))
      throw new ArgumentError({
        where: "VarianceScaling",
        problem: "no such scale",
        expected: "a positive number",
        received: `${scale}`,
      });
    this.#scale = scale;
    this.#mode = mode;
    this.#distribution = distribution;
  }

  protected override sampler(random: Random, shape: Shape): () => number {
    const { fanIn, fanOut } = fans(shape);
    const fan = this.#mode === "fanIn" ? fanIn : this.#mode === "fanOut" ? fanOut : (fanIn + fanOut) / 2;
    const variance = this.#scale / Math.max(1, fan);
    if (this.#distribution === "uniform") {
      const limit = Math.sqrt(3 * variance);
      return () => random.uniform(-limit, limit);
    }
    if (this.#distribution === "untruncatedNormal") return () => random.normal(0, Math.sqrt(variance));
    return () => random.truncatedNormal(0, Math.sqrt(variance) / TRUNCATED_STDDEV);
  }
}

/** How many values flow into and out of one unit: for a convolution kernel the receptive field counts. */
export function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  const [first = 1] = shape;
  if (shape.length < 2) return { fanIn: first, fanOut: first };
  const receptive = sizeOf(shape.slice(0, -2));
  return { fanIn: (shape.at(-2) ?? 1) * receptive, fanOut: (shape.at(-1) ?? 1) * receptive };
}
