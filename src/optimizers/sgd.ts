import { fraction } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, multiply, subtract } from "../ops/elementwise/binary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { type NamedTensors, Optimizer } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface SGDConfig extends OptimizerConfig {
  /** Default 0: plain gradient descent. */
  readonly momentum: number;
  /** Looks ahead along the velocity (Nesterov, 1983). Default false. */
  readonly nesterov: boolean;
}

/** Options of {@link SGD}. */
export type SGDOptions = Options<SGDConfig>;

const DESCENT: SGDConfig = { ...OPTIMIZER, name: "SGD", learningRate: 0.01, momentum: 0, nesterov: false };

/**
 * Gradient descent: `w −= lr·g`, or with momentum `v = momentum·v − lr·g; w += v` (Nesterov: `w += momentum·v − lr·g`). The
 * learning rate is inside the velocity: changing it acts on what comes, not on the speed already gathered. Default learning
 * rate 0.01.
 */
export class SGD extends Optimizer<SGDConfig> {
  static override className = "SGD";
  static override defaults = DESCENT;
  readonly slots: readonly string[] = fraction(this.name, "momentum", this.config.momentum) > 0 ? ["velocity"] : [];

  constructor(learningRate?: LearningRate | SGDOptions, options?: SGDOptions) {
    super(...optional("learningRate", learningRate, options));
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { velocity }: Partial<NamedTensors<"velocity">>,
    { rate }: NamedTensors<"rate">,
  ): NamedTensors<"w"> & Partial<NamedTensors<"velocity">> {
    const { momentum, nesterov } = this.config;
    const pull = multiply(rate, g);
    if (velocity === undefined) return { w: subtract(w, pull) };
    const speed = subtract(multiply(velocity, momentum), pull);
    const ahead = nesterov ? subtract(multiply(speed, momentum), pull) : speed;
    return { w: add(w, ahead), velocity: speed };
  }
}
