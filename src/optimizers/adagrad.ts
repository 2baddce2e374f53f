import { nonNegative, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface AdagradConfig extends OptimizerConfig {
  /** What the sum of squares begins with. Default 0.1. */
  readonly initialAccumulatorValue: number;
  /** Added to the sum, under the root. Above 0. Default 1e-7. */
  readonly epsilon: number;
}

/** Options of {@link Adagrad}. */
export type AdagradOptions = Options<AdagradConfig>;

const DEFAULTS: AdagradConfig = {
  ...OPTIMIZER,
  name: "adagrad",
  learningRate: 0.001,
  initialAccumulatorValue: 0.1,
  epsilon: 1e-7,
};

/**
 * Adagrad (Duchi et al., "Adaptive Subgradient Methods", 2011), as Keras computes it: what was changed much already is changed less.
 * Default learning rate 0.001.
 *
 *     a ← a + g²
 *     w ← w − rate·g / √(a + ε)
 */
export class Adagrad extends Optimizer<AdagradConfig> {
  static override className = "Adagrad";
  static override defaults = DEFAULTS;
  readonly slots = ["accumulator"];

  constructor(learningRate?: LearningRate | AdagradOptions, options?: AdagradOptions) {
    super(...optional("learningRate", learningRate, options));
    nonNegative(this.name, "initialAccumulatorValue", this.config.initialAccumulatorValue);
    positive(this.name, "epsilon", this.config.epsilon);
  }

  override slotsOf({ shape }: Variable): Readonly<Record<"accumulator", Slot>> {
    return { accumulator: { shape, start: this.config.initialAccumulatorValue } };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { accumulator }: NamedTensors<"accumulator">,
    { rate }: NamedTensors<"rate">,
  ) {
    const squares = add(accumulator, square(g));
    const change = divide(multiply(rate, g), sqrt(add(squares, this.config.epsilon)));
    return { w: subtract(w, change), accumulator: squares };
  }
}
