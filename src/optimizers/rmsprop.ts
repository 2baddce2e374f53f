import { fraction, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface RMSpropConfig extends OptimizerConfig {
  /** What the mean square keeps of itself. Default 0.9. */
  readonly rho: number;
  /** Default 0. */
  readonly momentum: number;
  /** Added to the mean square, under the root. Above 0. Default 1e-7. */
  readonly epsilon: number;
  /** Divides by the standard deviation of the gradient instead of its root mean square. Default false. */
  readonly centered: boolean;
}

/** Options of {@link RMSprop}. */
export type RMSpropOptions = Options<RMSpropConfig>;

const RMSPROP: RMSpropConfig = {
  ...OPTIMIZER,
  name: "rmsprop",
  learningRate: 0.001,
  rho: 0.9,
  momentum: 0,
  epsilon: 1e-7,
  centered: false,
};

/**
 * RMSprop (Tieleman & Hinton, "Lecture 6.5", Coursera 2012), as Keras computes it. Default learning rate 0.001.
 *
 *     v ← ρ·v + (1 − ρ)·g²                       mean square of the gradient
 *     a ← ρ·a + (1 − ρ)·g                        its mean, where `centered`
 *     d = rate·g / √(v − a² + ε)
 *     w ← w − d, or u ← momentum·u + d; w ← w − u
 */
export class RMSprop extends Optimizer<RMSpropConfig> {
  static override className = "RMSprop";
  static override defaults = RMSPROP;
  readonly slots: readonly string[] = [
    "v",
    ...(fraction(this.name, "momentum", this.config.momentum) > 0 ? ["momentum"] : []),
    ...(this.config.centered ? ["average"] : []),
  ];

  constructor(learningRate?: LearningRate | RMSpropOptions, options?: RMSpropOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "rho", this.config.rho);
    positive(this.name, "epsilon", this.config.epsilon); // with 0 the padding between weights would be 0 / 0
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { v, momentum, average }: NamedTensors<"v"> & Partial<NamedTensors<"momentum" | "average">>,
    { rate }: NamedTensors<"rate">,
  ) {
    const { rho, epsilon, momentum: kept } = this.config;
    const squares = lerp(v, square(g), 1 - rho);
    const mean = average && lerp(average, g, 1 - rho);
    const spread = mean === undefined ? squares : subtract(squares, square(mean));
    const pull = divide(multiply(rate, g), sqrt(add(spread, epsilon)));
    const speed = momentum && add(multiply(momentum, kept), pull);
    return {
      w: subtract(w, speed ?? pull),
      v: squares,
      ...(speed && { momentum: speed }),
      ...(mean && { average: mean }),
    };
  }
}
