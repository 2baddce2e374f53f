import { finite, nonNegative, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { add, divide, maximum, minimum, multiply, subtract } from "../ops/elementwise/binary.js";
import { power } from "../ops/elementwise/power.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface FtrlConfig extends OptimizerConfig {
  /** How fast the learning rate falls as squares of gradients add up; from 0 down. Default −0.5; 0: it does not. */
  readonly learningRatePower: number;
  /** What the sum of squares begins with. Default 0.1. */
  readonly initialAccumulatorValue: number;
  /** Default 0. */
  readonly l1RegularizationStrength: number;
  /** Default 0. */
  readonly l2RegularizationStrength: number;
  /** A penalty on size that is in the gradient, and not in the squares of it. Default 0. */
  readonly l2ShrinkageRegularizationStrength: number;
  /** Default 0. */
  readonly beta: number;
}

/** Options of {@link Ftrl}. */
export type FtrlOptions = Options<FtrlConfig>;

const DEFAULTS: FtrlConfig = {
  ...OPTIMIZER,
  name: "ftrl",
  learningRate: 0.001,
  learningRatePower: -0.5,
  initialAccumulatorValue: 0.1,
  l1RegularizationStrength: 0,
  l2RegularizationStrength: 0,
  l2ShrinkageRegularizationStrength: 0,
  beta: 0,
};

const STRENGTHS = [
  "initialAccumulatorValue",
  "l1RegularizationStrength",
  "l2RegularizationStrength",
  "l2ShrinkageRegularizationStrength",
  "beta",
] as const;

/** Nothing is divided by less. */
const LEAST = 1e-30;

/**
 * Follow the regularized leader (McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013), as Keras computes it: with
 * `l1RegularizationStrength` many weights become exactly 0. Default learning rate 0.001; it must be above 0.
 *
 *     n' = n + g²;  z ← z + g + 2·shrinkage·w − (n'^p − n^p) / rate · w        p = −learningRatePower
 *     w ← (clip(z, −l₁, l₁) − z) / (n'^p / rate + 2·l₂ + beta / rate);  n ← n'
 */
export class Ftrl extends Optimizer<FtrlConfig> {
  static override className = "Ftrl";
  static override defaults = DEFAULTS;
  readonly slots = ["accumulator", "linear"];

  constructor(learningRate?: LearningRate | FtrlOptions, options?: FtrlOptions) {
    super(...optional("learningRate", learningRate, options));
    const { learningRatePower, ...strengths } = this.config;
    if (finite(this.name, "learningRatePower", learningRatePower) > 0) {
      throw new ArgumentError({
        where: this.name,
        problem: "no such learningRatePower",
        expected: "a number from 0 down",
        received: inWords(learningRatePower),
      });
    }
    for (const name of STRENGTHS) nonNegative(this.name, name, strengths[name]);
  }

  override slotsOf({ shape }: Variable): Readonly<Record<"accumulator" | "linear", Slot>> {
    return { accumulator: { shape, start: this.config.initialAccumulatorValue }, linear: { shape } };
  }

  override numbers(_t: number, rate: number) {
    const { l2RegularizationStrength: l2, beta } = this.config;
    const inverse = 1 / positive(this.name, "learningRate", rate);
    return { inverse, penalty: 2 * l2 + beta * inverse };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { accumulator, linear }: NamedTensors<"accumulator" | "linear">,
    { inverse, penalty }: NamedTensors<"inverse" | "penalty">,
  ) {
    const { l1RegularizationStrength: l1, l2ShrinkageRegularizationStrength: shrinkage } = this.config;
    const squares = add(accumulator, square(g));
    const root = this.#root(squares);
    const pull = shrinkage === 0 ? g : add(g, multiply(w, 2 * shrinkage));
    const slower = multiply(multiply(subtract(root, this.#root(accumulator)), inverse), w);
    const z = add(linear, subtract(pull, slower));
    const quadratic = maximum(add(multiply(root, inverse), penalty), LEAST); // between the weights all is 0
    return {
      w: divide(subtract(minimum(maximum(z, -l1), l1), z), quadratic),
      accumulator: squares,
      linear: z,
    };
  }

  #root(squares: SymbolicTensor): SymbolicTensor {
    const { learningRatePower } = this.config;
    return learningRatePower === -0.5 ? sqrt(squares) : power(squares, -learningRatePower);
  }
}
