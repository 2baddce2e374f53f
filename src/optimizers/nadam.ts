import { fraction, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface NadamConfig extends OptimizerConfig {
  /** Decay of the first moment. Default 0.9. */
  readonly beta1: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2: number;
  /** Added to √v. Above 0. Default 1e-7. */
  readonly epsilon: number;
}

/** Options of {@link Nadam}. */
export type NadamOptions = Options<NadamConfig>;

const DEFAULTS: NadamConfig = {
  ...OPTIMIZER,
  name: "nadam",
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/**
 * Nadam (Dozat, "Incorporating Nesterov Momentum into Adam", 2016), as Keras computes it. Default learning rate 0.001.
 *
 *     m ← m + (1 − β₁)(g − m);  v ← v + (1 − β₂)(g² − v)
 *     μₜ = β₁·(1 − 0.96ᵗ / 2);  U = μ₁·…·μₜ
 *     w ← w − rate·(μₜ₊₁·m / (1 − U·μₜ₊₁) + (1 − μₜ)·g / (1 − U)) / (√(v / (1 − β₂ᵗ)) + ε)
 */
export class Nadam extends Optimizer<NadamConfig> {
  static override className = "Nadam";
  static override defaults = DEFAULTS;
  readonly slots = ["m", "v"];
  /** The product of the first coefficients, as far as it is known: it goes on from there. */
  #product = { upTo: 0, value: 1 };

  constructor(learningRate?: LearningRate | NadamOptions, options?: NadamOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "beta1", this.config.beta1);
    fraction(this.name, "beta2", this.config.beta2);
    positive(this.name, "epsilon", this.config.epsilon);
  }

  override numbers(t: number, rate: number) {
    const { beta1, beta2 } = this.config;
    const [now, next, product] = [warmed(beta1, t), warmed(beta1, t + 1), this.#productUpTo(t)];
    return {
      ofMean: (rate * next) / (1 - product * next),
      ofGradient: (rate * (1 - now)) / (1 - product),
      correction: 1 / (1 - beta2 ** t),
    };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { m, v }: NamedTensors<"m" | "v">,
    { ofMean, ofGradient, correction }: NamedTensors<"ofMean" | "ofGradient" | "correction">,
  ) {
    const { beta1, beta2, epsilon } = this.config;
    const mean = lerp(m, g, 1 - beta1);
    const squares = lerp(v, square(g), 1 - beta2);
    const ahead = add(multiply(ofMean, mean), multiply(ofGradient, g));
    const change = divide(ahead, add(sqrt(multiply(squares, correction)), epsilon));
    return { w: subtract(w, change), m: mean, v: squares };
  }

  #productUpTo(t: number): number {
    let { upTo, value } = this.#product.upTo > t ? { upTo: 0, value: 1 } : this.#product;
    while (upTo < t && value > 0) value *= warmed(this.config.beta1, ++upTo);
    this.#product = { upTo: t, value };
    return value;
  }
}

/** The momentum's coefficient at a step. */
function warmed(beta1: number, t: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** t);
}
