import { finite, nonNegative } from "../check.js";
import type { Options } from "../config.js";
import type { ValuesPlan } from "../graph/symbols/variable.js";
import type { Random } from "../random.js";
import { checkSeed, randomOf, type SeedConfig } from "../seed.js";
import { type Shape, sizeOf } from "../shape.js";
import { SLICE } from "../slices.js";
import { SlicedInitializer } from "./initializer.js";

/** The defaults of what draws random numbers. */
export const SEEDED: SeedConfig = { seed: undefined };

/**
 * An initializer that draws each value independently. With a number as seed it gives the same values each time; without, or with a
 * SeedGenerator, each weight gets new ones.
 */
export abstract class RandomInitializer<C extends SeedConfig = SeedConfig> extends SlicedInitializer<C> {
  static override className = "RandomInitializer";
  static override defaults: object = SEEDED;

  constructor(options?: Options<C>) {
    super(options);
    checkSeed(this.className, this.config.seed);
  }

  override plan(shape: Shape): ValuesPlan {
    const random = randomOf(this.config.seed);
    const size = sizeOf(shape);
    const start = () => this.drawing(random.fromStart(), shape);
    return function* () {
      const values = new Float32Array(size);
      const draw = start();
      for (let i = 0; i < size; i += SLICE) {
        draw(values.subarray(i, i + SLICE));
        yield;
      }
      return values;
    };
  }

  /** How the values of one weight are drawn, a stretch at a time. */
  protected abstract drawing(random: Random, shape: Shape): Draw;
}

/** Fills the next stretch of a weight. */
export type Draw = (values: Float32Array) => void;

/** Values that are drawn one by one. */
export function oneByOne(sample: () => number): Draw {
  return (values) => {
    for (let i = 0; i < values.length; i++) values[i] = sample();
  };
}

export interface RandomUniformConfig extends SeedConfig {
  /** Default −0.05. */
  readonly minval: number;
  /** Default 0.05. */
  readonly maxval: number;
}

/** Uniform between `minval` and `maxval`. */
export class RandomUniform extends RandomInitializer<RandomUniformConfig> {
  static override className = "RandomUniform";
  static override defaults: RandomUniformConfig = { minval: -0.05, maxval: 0.05, seed: undefined };

  /** Throws an ArgumentError for what are no finite numbers. */
  constructor(options?: Options<RandomUniformConfig>) {
    super(options);
    finite("RandomUniform", "minval", this.config.minval);
    finite("RandomUniform", "maxval", this.config.maxval);
  }

  protected override drawing(random: Random): Draw {
    const { minval, maxval } = this.config;
    return (values) => random.fillUniform(values, minval, maxval);
  }
}

export interface RandomNormalConfig extends SeedConfig {
  /** Default 0. */
  readonly mean: number;
  /** Standard deviation. Default 0.05. */
  readonly stddev: number;
}

const NORMAL: RandomNormalConfig = { mean: 0, stddev: 0.05, seed: undefined };

/** Normal numbers around `mean`. */
export class RandomNormal extends RandomInitializer<RandomNormalConfig> {
  static override className = "RandomNormal";
  static override defaults = NORMAL;

  /** Throws an ArgumentError for what are no finite numbers, and a `stddev` below 0. */
  constructor(options?: Options<RandomNormalConfig>) {
    super(options);
    finite(this.className, "mean", this.config.mean);
    nonNegative(this.className, "stddev", this.config.stddev);
  }

  protected override drawing(random: Random): Draw {
    const { mean, stddev } = this.config;
    return oneByOne(() => random.normal(mean, stddev));
  }
}

/** As {@link RandomNormal}, with values beyond two standard deviations drawn again. */
export class TruncatedNormal extends RandomNormal {
  static override className = "TruncatedNormal";

  protected override drawing(random: Random): Draw {
    const { mean, stddev } = this.config;
    return oneByOne(() => random.truncatedNormal(mean, stddev));
  }
}
