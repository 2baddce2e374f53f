import { fraction, positive, wholeNumber } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface ScheduleFreeAdamWConfig extends OptimizerConfig {
  /** How much of the mean of all points is in the point where gradients are taken; above 0. Default 0.9. */
  readonly beta1: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2: number;
  /** Added to √v. Above 0. Default 1e-8. */
  readonly epsilon: number;
  /** Steps over which the learning rate rises to its full size. Default 0. */
  readonly warmupSteps: number;
}

/** Options of {@link ScheduleFreeAdamW}. */
export type ScheduleFreeAdamWOptions = Options<ScheduleFreeAdamWConfig>;

const DEFAULTS: ScheduleFreeAdamWConfig = {
  ...OPTIMIZER,
  name: "schedule_free_adam_w",
  learningRate: 0.0025,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  warmupSteps: 0,
};

/**
 * Schedule-free AdamW (Defazio et al., "The Road Less Scheduled", 2024), as Keras computes it: the mean of all points takes the place of
 * a learning rate that falls. Default learning rate 0.0025.
 *
 *     v ← v + (1 − β₂)(g² − v)
 *     x = (w − (1 − β₁)·z) / β₁                                          mean of all points so far
 *     z ← z − rate·g / (√(v / (1 − β₂ᵗ)) + ε)                            the point that moves
 *     w ← (1 − β₁)·z + β₁·((1 − 1/t)·x + z/t)
 */
export class ScheduleFreeAdamW extends Optimizer<ScheduleFreeAdamWConfig> {
  static override className = "ScheduleFreeAdamW";
  static override defaults = DEFAULTS;
  readonly slots = ["z", "v"];

  constructor(learningRate?: LearningRate | ScheduleFreeAdamWOptions, options?: ScheduleFreeAdamWOptions) {
    super(...optional("learningRate", learningRate, options));
    positive(this.name, "beta1", fraction(this.name, "beta1", this.config.beta1));
    fraction(this.name, "beta2", this.config.beta2);
    positive(this.name, "epsilon", this.config.epsilon);
    wholeNumber(this.name, "warmupSteps", this.config.warmupSteps);
  }

  override slotsOf({ shape }: Variable): Readonly<Record<"z" | "v", Slot>> {
    return { z: { shape, start: "weight" }, v: { shape } };
  }

  override numbers(t: number, rate: number) {
    const { beta2, warmupSteps } = this.config;
    const warmed = warmupSteps > 0 ? Math.min(t / warmupSteps, 1) : 1;
    return { rate: rate * warmed, correction: 1 / (1 - beta2 ** t), share: 1 / t };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { z, v }: NamedTensors<"z" | "v">,
    { rate, correction, share }: NamedTensors<"rate" | "correction" | "share">,
  ) {
    const { beta1, beta2, epsilon } = this.config;
    const squares = lerp(v, square(g), 1 - beta2);
    const moved = subtract(z, divide(multiply(rate, g), add(sqrt(multiply(squares, correction)), epsilon)));
    const before = divide(subtract(w, multiply(z, 1 - beta1)), beta1);
    const mean = add(multiply(before, subtract(1, share)), multiply(moved, share));
    return { w: add(multiply(moved, 1 - beta1), multiply(mean, beta1)), z: moved, v: squares };
  }
}
