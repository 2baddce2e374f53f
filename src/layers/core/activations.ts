import { eachOf, finite, integer, integers, nonNegative } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../../ops/core/cast.js";
import { normalizeAxis, reshape } from "../../ops/core/reshape.js";
import { elu } from "../../ops/elementwise/activations.js";
import { multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { prelu } from "../../ops/elementwise/prelu.js";
import { leakyRelu, relu } from "../../ops/elementwise/rectifiers.js";
import { softmax } from "../../ops/reduce/softmax.js";
import { hiddenScore } from "../../ops/sequence/attention.js";
import { formatShape, type Shape } from "../../shape.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";
import { type Rules, rulesOf } from "../rules.js";

// Activations as layers of their own. Any shape in, the same shape out.

export interface ReLUConfig extends LayerConfig {
  /** Where it stops growing. Default: nowhere. */
  readonly maxValue: number | undefined;
  /** Slope below the threshold. Default 0. */
  readonly negativeSlope: number;
  /** Where it begins. Default 0. */
  readonly threshold: number;
}

/** Options of {@link ReLU}. */
export type ReLUOptions = Options<ReLUConfig>;

const RELU: ReLUConfig = { ...LAYER, maxValue: undefined, negativeSlope: 0, threshold: 0 };

/**
 * max(x, 0), with a largest value, a slope below and a threshold if asked for: see {@link relu}. Throws an ArgumentError for a
 * number below 0.
 *
 * @example new ReLU(6)
 */
export class ReLU extends Layer<SymbolicTensor, SymbolicTensor, ReLUConfig> {
  static override className = "ReLU";
  static override args = ["maxValue"];
  static override defaults = RELU;
  override readonly supportsMasking = true;

  constructor(maxValue?: number | ReLUOptions, options?: ReLUOptions) {
    super(...optional("maxValue", maxValue, options));
    for (const name of ["maxValue", "negativeSlope", "threshold"] as const) {
      const value = this.config[name];
      if (value !== undefined) nonNegative(this.name, name, value);
    }
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { maxValue, negativeSlope, threshold } = this.config;
    return relu(x, { maxValue, negativeSlope, threshold });
  }
}

export interface LeakyReLUConfig extends LayerConfig {
  /** Slope below 0. Default 0.3. */
  readonly negativeSlope: number;
}

/** Options of {@link LeakyReLU}. */
export type LeakyReLUOptions = Options<LeakyReLUConfig>;

const LEAKY_RELU: LeakyReLUConfig = { ...LAYER, negativeSlope: 0.3 };

/** x, for x < 0 negativeSlope · x. Throws an ArgumentError for a slope below 0. */
export class LeakyReLU extends Layer<SymbolicTensor, SymbolicTensor, LeakyReLUConfig> {
  static override className = "LeakyReLU";
  static override args = ["negativeSlope"];
  static override defaults = LEAKY_RELU;
  override readonly supportsMasking = true;

  constructor(negativeSlope?: number | LeakyReLUOptions, options?: LeakyReLUOptions) {
    super(...optional("negativeSlope", negativeSlope, options));
    nonNegative(this.name, "negativeSlope", this.config.negativeSlope);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return leakyRelu(x, { negativeSlope: this.config.negativeSlope });
  }
}

export interface ELUConfig extends LayerConfig {
  /** What it comes down to for very negative x, times −1. Default 1. */
  readonly alpha: number;
}

/** Options of {@link ELU}. */
export type ELUOptions = Options<ELUConfig>;

const ELU_DEFAULTS: ELUConfig = { ...LAYER, alpha: 1 };

/** x, for x < 0 alpha · (eˣ − 1). */
export class ELU extends Layer<SymbolicTensor, SymbolicTensor, ELUConfig> {
  static override className = "ELU";
  static override args = ["alpha"];
  static override defaults = ELU_DEFAULTS;
  override readonly supportsMasking = true;

  constructor(alpha?: number | ELUOptions, options?: ELUOptions) {
    super(...optional("alpha", alpha, options));
    finite(this.name, "alpha", this.config.alpha);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return elu(x, { alpha: this.config.alpha });
  }
}

export interface SoftmaxConfig extends LayerConfig {
  /** The axis, or axes, along which the probabilities sum to 1. Default −1. */
  readonly axis: number | readonly number[];
}

/** Options of {@link Softmax}. */
export type SoftmaxOptions = Options<SoftmaxConfig>;

const SOFTMAX: SoftmaxConfig = { ...LAYER, axis: -1 };

/** Probabilities along an axis, or several together: those of masked elements are 0. */
export class Softmax extends Layer<SymbolicTensor, SymbolicTensor, SoftmaxConfig> {
  static override className = "Softmax";
  static override args = ["axis"];
  static override defaults = SOFTMAX;
  override readonly supportsMasking = true;

  constructor(axis?: number | readonly number[] | SoftmaxOptions, options?: SoftmaxOptions) {
    super(...optional("axis", axis, options));
    integers(this.name, "axis", this.config.axis);
  }

  override call(x: SymbolicTensor, { mask }: CallContext): SymbolicTensor {
    const { axis } = this.config;
    if (mask === undefined) return softmax(x, { axis });
    const missing = new Array<number>(x.rank - mask.rank).fill(1);
    const counts = reshape(mask, [...mask.shape, ...missing]);
    // Where all elements are masked the softmax is not 0 yet.
    return multiply(softmax(where(counts, x, hiddenScore(x)), { axis }), cast(counts, x.dtype));
  }
}

/** `alphaInitializer` is `"zeros"` by default. */
export interface PReLUConfig extends LayerConfig, Rules<"alpha"> {
  /** Axes along which alpha is one number, counted with the batch axis as 0: [1, 2] for images. Default none. */
  readonly sharedAxes: readonly number[];
}

/** Options of {@link PReLU}. */
export type PReLUOptions = Options<PReLUConfig>;

const PRELU: PReLUConfig = {
  ...LAYER,
  alphaInitializer: "zeros",
  alphaRegularizer: undefined,
  alphaConstraint: undefined,
  sharedAxes: [],
};

/** x, for x < 0 alpha · x with a trainable alpha of the shape of one sample, 1 along the shared axes. */
export class PReLU extends Layer<SymbolicTensor, SymbolicTensor, PReLUConfig> {
  static override className = "PReLU";
  static override defaults = PRELU;
  override readonly supportsMasking = true;

  constructor(options?: PReLUOptions) {
    super(options);
    eachOf(this.name, "sharedAxes", this.config.sharedAxes, integer);
  }

  override build(sample: Shape): void {
    const { sharedAxes } = this.config;
    const shared = sharedAxes.map((axis) => normalizeAxis(this.name, axis, sample.length + 1) - 1);
    if (shared.includes(-1)) {
      const received = formatShape(sharedAxes);
      const expected = "axes of a sample, counted from 1";
      throw new ArgumentError({ where: this.name, problem: "no such sharedAxes", expected, received });
    }
    const shape = sample.map((size, axis) => (shared.includes(axis) ? 1 : size));
    this.addWeight("alpha", shape, rulesOf("alpha", this.config));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return prelu(x, this.weight("alpha"));
  }
}
