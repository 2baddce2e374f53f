import { fraction, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface AdamConfig extends OptimizerConfig {
  /** Decay of the first moment. Default 0.9. */
  readonly beta1: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2: number;
  /** Added to √v; the paper's "epsilon hat". Above 0. Default 1e-7. */
  readonly epsilon: number;
  /** Divides by the largest mean square so far in place of the one at hand (Reddi et al., 2018). Default false. */
  readonly amsgrad: boolean;
}

/** Options of {@link Adam}. */
export type AdamOptions = Options<AdamConfig>;

export const ADAM: AdamConfig = {
  ...OPTIMIZER,
  name: "adam",
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  amsgrad: false,
};

/**
 * Adam (Kingma & Ba, 2014), as Keras computes it; with `weightDecay` AdamW. Default learning rate 0.001.
 *
 *     w ← w − decay·w                  decoupled weight decay, where there is any
 *     m ← m + (1 − β₁)(g − m)          mean of the gradient, fading
 *     v ← v + (1 − β₂)(g² − v)         mean of its square
 *     w ← w − rate·m / (√v + ε)        rate = learning rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ); with `amsgrad` the largest v so far
 *
 * Both means begin at 0 and are too small at first, which the rate makes up for. Parameters, gradients and moments lie in one
 * flat stretch each, so a model of any number of layers takes one dispatch. Always float32: squares of small gradients are lost
 * in float16.
 */
export class Adam extends Optimizer<AdamConfig> {
  static override className = "Adam";
  static override defaults = ADAM;
  readonly slots: readonly string[] = ["m", "v", ...(this.config.amsgrad ? ["vMax"] : [])];

  constructor(learningRate?: LearningRate | AdamOptions, options?: AdamOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "beta1", this.config.beta1);
    fraction(this.name, "beta2", this.config.beta2);
    positive(this.name, "epsilon", this.config.epsilon); // with 0 the padding between weights would be 0 / 0
  }

  override numbers(t: number, rate: number): Readonly<Record<"rate", number>> {
    const { beta1, beta2 } = this.config;
    return { rate: (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t) };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { m, v, vMax }: NamedTensors<"m" | "v"> & Partial<NamedTensors<"vMax">>,
    { rate }: NamedTensors<"rate">,
  ) {
    const { beta1, beta2, epsilon } = this.config;
    const mean = lerp(m, g, 1 - beta1);
    const squares = lerp(v, square(g), 1 - beta2);
    const largest = vMax && maximum(vMax, squares);
    const change = divide(multiply(rate, mean), add(sqrt(largest ?? squares), epsilon));
    return { w: subtract(w, change), m: mean, v: squares, ...(largest && { vMax: largest }) };
  }
}
