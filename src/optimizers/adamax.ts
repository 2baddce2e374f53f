import { fraction, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { abs } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface AdamaxConfig extends OptimizerConfig {
  /** Decay of the mean gradient. Default 0.9. */
  readonly beta1: number;
  /** Decay of the largest gradient. Default 0.999. */
  readonly beta2: number;
  /** Added to the largest gradient. Above 0. Default 1e-7. */
  readonly epsilon: number;
}

/** Options of {@link Adamax}. */
export type AdamaxOptions = Options<AdamaxConfig>;

const DEFAULTS: AdamaxConfig = {
  ...OPTIMIZER,
  name: "adamax",
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/**
 * Adamax (Kingma & Ba, 2014, section 7), as Keras computes it: Adam that measures by the largest gradient. Default learning rate 0.001.
 *
 *     m ← m + (1 − β₁)(g − m)
 *     u ← max(β₂·u, |g|)
 *     w ← w − rate·m / (u + ε)         rate = learning rate / (1 − β₁ᵗ)
 */
export class Adamax extends Optimizer<AdamaxConfig> {
  static override className = "Adamax";
  static override defaults = DEFAULTS;
  readonly slots = ["m", "u"];

  constructor(learningRate?: LearningRate | AdamaxOptions, options?: AdamaxOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "beta1", this.config.beta1);
    fraction(this.name, "beta2", this.config.beta2);
    positive(this.name, "epsilon", this.config.epsilon);
  }

  override numbers(t: number, rate: number): Readonly<Record<"rate", number>> {
    return { rate: rate / (1 - this.config.beta1 ** t) };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { m, u }: NamedTensors<"m" | "u">,
    { rate }: NamedTensors<"rate">,
  ) {
    const { beta1, beta2, epsilon } = this.config;
    const mean = lerp(m, g, 1 - beta1);
    const largest = maximum(multiply(u, beta2), abs(g));
    return { w: subtract(w, divide(multiply(rate, mean), add(largest, epsilon))), m: mean, u: largest };
  }
}
