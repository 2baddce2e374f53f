import { fraction, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface AdadeltaConfig extends OptimizerConfig {
  /** What the fading means keep of themselves. Default 0.95. */
  readonly rho: number;
  /** Added to the means, under the roots. Above 0. Default 1e-7. */
  readonly epsilon: number;
}

/** Options of {@link Adadelta}. */
export type AdadeltaOptions = Options<AdadeltaConfig>;

const DEFAULTS: AdadeltaConfig = {
  ...OPTIMIZER,
  name: "adadelta",
  learningRate: 0.001,
  rho: 0.95,
  epsilon: 1e-7,
};

/**
 * Adadelta (Zeiler, 2012), as Keras computes it: steps have the size that earlier ones had. Default learning rate 0.001; 1 is that of
 * the paper.
 *
 *     v ← ρ·v + (1 − ρ)·g²             mean square of the gradient
 *     d = √(u + ε) / √(v + ε) · g
 *     u ← ρ·u + (1 − ρ)·d²             mean square of the changes
 *     w ← w − rate·d
 */
export class Adadelta extends Optimizer<AdadeltaConfig> {
  static override className = "Adadelta";
  static override defaults = DEFAULTS;
  readonly slots = ["v", "u"];

  constructor(learningRate?: LearningRate | AdadeltaOptions, options?: AdadeltaOptions) {
    super(...optional("learningRate", learningRate, options));
    fraction(this.name, "rho", this.config.rho);
    positive(this.name, "epsilon", this.config.epsilon);
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { v, u }: NamedTensors<"v" | "u">,
    { rate }: NamedTensors<"rate">,
  ) {
    const { rho, epsilon } = this.config;
    const squares = lerp(v, square(g), 1 - rho);
    const change = divide(multiply(sqrt(add(u, epsilon)), g), sqrt(add(squares, epsilon)));
    return { w: subtract(w, multiply(rate, change)), v: squares, u: lerp(u, square(change), 1 - rho) };
  }
}
