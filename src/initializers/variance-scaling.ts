import { oneOf, positive } from "../check.js";
import type { Options } from "../config.js";
import type { Random } from "../random.js";
import type { SeedConfig } from "../seed.js";
import { type Shape, sizeOf } from "../shape.js";
import { RandomInitializer, SEEDED } from "./random.js";

/** How the variance follows from a weight's shape. */
export interface ScalingRule {
  /** Default 1. */
  readonly scale: number;
  /** What the variance is divided by. Default `"fanIn"`. */
  readonly mode: "fanIn" | "fanOut" | "fanAvg";
  /** Default `"truncatedNormal"`. */
  readonly distribution: "truncatedNormal" | "untruncatedNormal" | "uniform";
}

/** What {@link VarianceScaling} takes. */
export interface VarianceScalingConfig extends SeedConfig, ScalingRule {}

/** Standard deviation of a unit normal cut at ±2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

const SCALED: ScalingRule = { scale: 1, mode: "fanIn", distribution: "truncatedNormal" };

/** Scales the variance to the layer's fan: scale / fan, so that signals keep their size from layer to layer. */
export abstract class ScaledInitializer<C extends SeedConfig = SeedConfig> extends RandomInitializer<C> {
  static override className = "ScaledInitializer";

  protected abstract get rule(): ScalingRule;

  protected override sampler(random: Random, shape: Shape): () => number {
    const { scale, mode, distribution } = this.rule;
    const { fanIn, fanOut } = fans(shape);
    const fan = mode === "fanIn" ? fanIn : mode === "fanOut" ? fanOut : (fanIn + fanOut) / 2;
    const variance = scale / Math.max(1, fan);
    if (distribution === "uniform") {
      const limit = Math.sqrt(3 * variance);
      return () => random.uniform(-limit, limit);
    }
    if (distribution === "untruncatedNormal") return () => random.normal(0, Math.sqrt(variance));
    return () => random.truncatedNormal(0, Math.sqrt(variance) / TRUNCATED_STDDEV);
  }
}

/**
 * Numbers of variance scale / fan, of the distribution that is asked for.
 *
 * @example new VarianceScaling({ scale: 2, mode: "fanOut", distribution: "untruncatedNormal" })
 */
export class VarianceScaling extends ScaledInitializer<VarianceScalingConfig> {
  static override className = "VarianceScaling";
  static override defaults: VarianceScalingConfig = {
    scale: 1,
    mode: "fanIn",
    distribution: "truncatedNormal",
    seed: undefined,
  };

  /** Throws an ArgumentError for a scale that is not positive, and for modes and distributions that there are not. */
  constructor(options?: Options<VarianceScalingConfig>) {
    super(options);
    const { scale, mode, distribution } = this.config;
    positive("VarianceScaling", "scale", scale);
    oneOf("VarianceScaling", "mode", mode, ["fanIn", "fanOut", "fanAvg"]);
    oneOf("VarianceScaling", "distribution", distribution, ["truncatedNormal", "untruncatedNormal", "uniform"]);
  }

  protected override get rule(): ScalingRule {
    return this.config;
  }
}

/** Uniform within ±√(6 / (fanIn + fanOut)) (Glorot & Bengio, 2010). */
export class GlorotUniform extends ScaledInitializer {
  static override className = "GlorotUniform";
  static override defaults = SEEDED;

  protected override get rule(): ScalingRule {
    return { ...SCALED, mode: "fanAvg", distribution: "uniform" };
  }
}

/** Truncated normal with variance 2 / (fanIn + fanOut) (Glorot & Bengio, 2010). */
export class GlorotNormal extends ScaledInitializer {
  static override className = "GlorotNormal";
  static override defaults = SEEDED;

  protected override get rule(): ScalingRule {
    return { ...SCALED, mode: "fanAvg" };
  }
}

/** Uniform within ±√(6 / fanIn), for ReLU nets (He et al., 2015). */
export class HeUniform extends ScaledInitializer {
  static override className = "HeUniform";
  static override defaults = SEEDED;

  protected override get rule(): ScalingRule {
    return { ...SCALED, scale: 2, distribution: "uniform" };
  }
}

/** Truncated normal with variance 2 / fanIn, for ReLU nets (He et al., 2015). */
export class HeNormal extends ScaledInitializer {
  static override className = "HeNormal";
  static override defaults = SEEDED;

  protected override get rule(): ScalingRule {
    return { ...SCALED, scale: 2 };
  }
}

/** Uniform within ±√(3 / fanIn), for SELU nets (LeCun et al., 1998). */
export class LecunUniform extends ScaledInitializer {
  static override className = "LecunUniform";
  static override defaults = SEEDED;

  protected override get rule(): ScalingRule {
    return { ...SCALED, distribution: "uniform" };
  }
}

/** Truncated normal with variance 1 / fanIn, for SELU nets (LeCun et al., 1998). */
export class LecunNormal extends ScaledInitializer {
  static override className = "LecunNormal";
  static override defaults = SEEDED;

  protected override get rule(): ScalingRule {
    return SCALED;
  }
}

/** How many values flow into and out of one unit: for a convolution kernel the receptive field counts. */
export function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  const [first = 1] = shape;
  if (shape.length < 2) return { fanIn: first, fanOut: first };
  const receptive = sizeOf(shape.slice(0, -2));
  return { fanIn: (shape.at(-2) ?? 1) * receptive, fanOut: (shape.at(-1) ?? 1) * receptive };
}
