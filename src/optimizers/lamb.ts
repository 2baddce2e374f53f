import { fraction, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, greater, multiply, subtract } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import { sumOfSquares } from "../ops/reduce/sum-of-squares.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface LambConfig extends OptimizerConfig {
  /** Decay of the first moment. Default 0.9. */
  readonly beta1: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2: number;
  /** Added to √v. Above 0. Default 1e-7. */
  readonly epsilon: number;
}

/** Options of {@link Lamb}. */
export type LambOptions = Options<LambConfig>;

const DEFAULTS: LambConfig = {
  ...OPTIMIZER,
  name: "lamb",
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/**
 * LAMB (You et al., "Large Batch Optimization for Deep Learning", 2019), as Keras computes it: Adam whose step is as long as the weight
 * is large, each weight by itself. Default learning rate 0.001. It costs some dispatches a weight.
 *
 *     m ← m + (1 − β₁)(g − m);  v ← v + (1 − β₂)(g² − v)
 *     u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
 *     w ← w − rate·(‖w‖ / ‖u‖)·u       1 in place of the quotient where one of them is 0
 */
export class Lamb extends Optimizer<LambConfig> {
  static override className = "Lamb";
  static override defaults = DEFAULTS;
  readonly slots = ["m", "v"];
  override readonly perWeight = true;

  constructor(learningRate?: LearningRate | LambOptions, options?: LambOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "beta1", this.config.beta1);
    fraction(this.name, "beta2", this.config.beta2);
    positive(this.name, "epsilon", this.config.epsilon);
  }

  override numbers(t: number, rate: number) {
    const { beta1, beta2 } = this.config;
    return { rate, ofMean: 1 / (1 - beta1 ** t), ofSquares: 1 / (1 - beta2 ** t) };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { m, v }: NamedTensors<"m" | "v">,
    { rate, ofMean, ofSquares }: NamedTensors<"rate" | "ofMean" | "ofSquares">,
  ) {
    const { beta1, beta2, epsilon } = this.config;
    const mean = lerp(m, g, 1 - beta1);
    const squares = lerp(v, square(g), 1 - beta2);
    const update = divide(multiply(mean, ofMean), add(sqrt(multiply(squares, ofSquares)), epsilon));
    const [of, by] = [sqrt(sumOfSquares(w)), sqrt(sumOfSquares(update))];
    const ratio = where(greater(multiply(of, by), 0), divide(of, by), 1);
    return { w: subtract(w, multiply(multiply(ratio, rate), update)), m: mean, v: squares };
  }
}
