import { eachOf, integer, oneOf, positive } from "../check.js";
import type { Options } from "../config.js";
import type { Random } from "../random.js";
import type { SeedConfig } from "../seed.js";
import { type Shape, sizeOf } from "../shape.js";
import { type Draw, oneByOne, RandomInitializer, SEEDED } from "./random.js";

/** How the variance follows from a weight's shape. */
export interface ScalingRule {
  /** Default 1. */
  readonly scale: number;
  /** What the variance is divided by. Default `"fanIn"`. */
  readonly mode: "fanIn" | "fanOut" | "fanAvg";
  /** Default `"truncatedNormal"`. */
  readonly distribution: "truncatedNormal" | "untruncatedNormal" | "uniform";
}

/** What all initializers take that scale the variance. */
export interface ScaledConfig extends SeedConfig {
  /** The axes of the weight that come in, and those that go out, both together: their sizes make the fans. Default: see {@link fans}. */
  readonly inputAxes: readonly number[] | undefined;
  readonly outputAxes: readonly number[] | undefined;
}

/** What {@link VarianceScaling} takes. */
export interface VarianceScalingConfig extends ScaledConfig, ScalingRule {}

/** Standard deviation of a unit normal cut at ±2. */
const TRUNCATED_STDDEV = 0.87962566103423978;

const RULE: ScalingRule = { scale: 1, mode: "fanIn", distribution: "truncatedNormal" };
const AXES: ScaledConfig = { ...SEEDED, inputAxes: undefined, outputAxes: undefined };

/** Scales the variance to the layer's fan: scale / fan, so that signals keep their size from layer to layer. */
export abstract class ScaledInitializer<C extends ScaledConfig = ScaledConfig> extends RandomInitializer<C> {
  static override className = "ScaledInitializer";
  static override defaults: object = AXES;

  constructor(options?: Options<C>) {
    super(options);
    for (const name of ["inputAxes", "outputAxes"] as const) eachOf(this.className, name, this.config[name], integer);
  }

  /** What differs from the defaults of {@link ScalingRule}. */
  protected abstract readonly rule: Partial<ScalingRule>;

  protected override drawing(random: Random, shape: Shape): Draw {
    const { scale, mode, distribution } = { ...RULE, ...this.rule };
    const { fanIn, fanOut } = fans(shape, this.config);
    const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 };
    const variance = scale / Math.max(1, fan[mode]);
    if (distribution === "uniform") {
      const limit = Math.sqrt(3 * variance);
      return (values) => random.fillUniform(values, -limit, limit);
    }
    if (distribution === "untruncatedNormal") return oneByOne(() => random.normal(0, Math.sqrt(variance)));
    return oneByOne(() => random.truncatedNormal(0, Math.sqrt(variance) / TRUNCATED_STDDEV));
  }
}

/**
 * Numbers of variance scale / fan, of the distribution that is asked for.
 *
 * @example new VarianceScaling({ scale: 2, mode: "fanOut", distribution: "untruncatedNormal" })
 */
export class VarianceScaling extends ScaledInitializer<VarianceScalingConfig> {
  static override className = "VarianceScaling";
  static override defaults: VarianceScalingConfig = { ...RULE, ...AXES };

  /** Throws an ArgumentError for a scale that is not positive, and for modes and distributions that there are not. */
  constructor(options?: Options<VarianceScalingConfig>) {
    super(options);
    const { scale, mode, distribution } = this.config;
    positive("VarianceScaling", "scale", scale);
    oneOf("VarianceScaling", "mode", mode, ["fanIn", "fanOut", "fanAvg"]);
    oneOf("VarianceScaling", "distribution", distribution, ["truncatedNormal", "untruncatedNormal", "uniform"]);
  }

  protected override readonly rule = this.config;
}

/** Uniform within ±√(6 / (fanIn + fanOut)) (Glorot & Bengio, 2010). */
export class GlorotUniform extends ScaledInitializer {
  static override className = "GlorotUniform";

  protected override readonly rule: Partial<ScalingRule> = { mode: "fanAvg", distribution: "uniform" };
}

/** Truncated normal with variance 2 / (fanIn + fanOut) (Glorot & Bengio, 2010). */
export class GlorotNormal extends ScaledInitializer {
  static override className = "GlorotNormal";

  protected override readonly rule: Partial<ScalingRule> = { mode: "fanAvg" };
}

/** Uniform within ±√(6 / fanIn), for ReLU nets (He et al., 2015). */
export class HeUniform extends ScaledInitializer {
  static override className = "HeUniform";

  protected override readonly rule: Partial<ScalingRule> = { scale: 2, distribution: "uniform" };
}

/** Truncated normal with variance 2 / fanIn, for ReLU nets (He et al., 2015). */
export class HeNormal extends ScaledInitializer {
  static override className = "HeNormal";

  protected override readonly rule: Partial<ScalingRule> = { scale: 2 };
}

/** Uniform within ±√(3 / fanIn), for SELU nets (LeCun et al., 1998). */
export class LecunUniform extends ScaledInitializer {
  static override className = "LecunUniform";

  protected override readonly rule: Partial<ScalingRule> = { distribution: "uniform" };
}

/** Truncated normal with variance 1 / fanIn, for SELU nets (LeCun et al., 1998). */
export class LecunNormal extends ScaledInitializer {
  static override className = "LecunNormal";

  protected override readonly rule = {};
}

/**
 * How many values flow into and out of one unit: the products of the sizes of `inputAxes` and of `outputAxes`, or where these are not
 * given the last two sizes, times the receptive field of a convolution kernel. Throws a ShapeError for axes that there are not.
 */
export function fans(
  shape: Shape,
  { inputAxes, outputAxes }: Partial<Pick<ScaledConfig, "inputAxes" | "outputAxes">> = {},
): { readonly fanIn: number; readonly fanOut: number } {
  const along = (axes: readonly number[]) => sizeOf(axes.map((axis) => shape.at(axis) ?? Number.NaN));
  if (inputAxes && outputAxes) return { fanIn: along(inputAxes), fanOut: along(outputAxes) };
  const [first = 1] = shape;
  if (shape.length < 2) return { fanIn: first, fanOut: first };
  const receptive = sizeOf(shape.slice(0, -2));
  return { fanIn: (shape.at(-2) ?? 1) * receptive, fanOut: (shape.at(-1) ?? 1) * receptive };
}
