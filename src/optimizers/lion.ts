import { fraction } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { multiply, subtract } from "../ops/elementwise/binary.js";
import { sign } from "../ops/elementwise/sign.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface LionConfig extends OptimizerConfig {
  /** How much of the mean gradient is in the direction of a step. Default 0.9. */
  readonly beta1: number;
  /** Decay of the mean gradient. Default 0.99. */
  readonly beta2: number;
}

/** Options of {@link Lion}. */
export type LionOptions = Options<LionConfig>;

const DEFAULTS: LionConfig = {
  ...OPTIMIZER,
  name: "lion",
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.99,
};

/**
 * Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023), as Keras computes it: each weight goes the same length, and
 * only the direction is learned. It wants a learning rate of a third to a tenth of Adam's. Default learning rate 0.001.
 *
 *     w ← w − rate·sign(β₁·m + (1 − β₁)·g)
 *     m ← β₂·m + (1 − β₂)·g
 */
export class Lion extends Optimizer<LionConfig> {
  static override className = "Lion";
  static override defaults = DEFAULTS;
  readonly slots = ["m"];

  constructor(learningRate?: LearningRate | LionOptions, options?: LionOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "beta1", this.config.beta1);
    fraction(this.name, "beta2", this.config.beta2);
  }

  override step(w: SymbolicTensor, g: SymbolicTensor, { m }: NamedTensors<"m">, { rate }: NamedTensors<"rate">) {
    const { beta1, beta2 } = this.config;
    return { w: subtract(w, multiply(rate, sign(lerp(m, g, 1 - beta1)))), m: lerp(m, g, 1 - beta2) };
  }
}
