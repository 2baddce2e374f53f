import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import { lerp } from "./lerp.js";
import { fraction, type NamedTensors, Optimizer, type OptimizerOptions, positive } from "./optimizer.js";

export interface AdamOptions extends OptimizerOptions {
  /** Decay of the first moment. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to √v; the paper's "epsilon hat". Above 0. Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/**
 * Adam (Kingma & Ba, 2014), as Keras computes it; with `weightDecay` AdamW. Default learning rate 0.001.
 *
 *     w ← w − decay·w                  decoupled weight decay, where there is any
 *     m ← m + (1 − β₁)(g − m)          mean of the gradient, fading
 *     v ← v + (1 − β₂)(g² − v)         mean of its square
 *     w ← w − rate·m / (√v + ε)        rate = learning rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)
 *
 * Both means begin at 0 and are too small at first, which the rate makes up for. Parameters, gradients and moments lie in one
 * flat stretch each, so a model of any number of layers takes one dispatch. Always float32: squares of small gradients are lost
 * in float16.
 */
export class Adam extends Optimizer {
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly slots = ["m", "v"];

  constructor({ learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...options }: AdamOptions = {}) {
    super("adam", learningRate, options);
    this.#beta1 = fraction(this.name, "beta1", beta1);
    this.#beta2 = fraction(this.name, "beta2", beta2);
    this.#epsilon = positive(this.name, "epsilon", epsilon); // with 0 the padding between weights would be 0 / 0
  }

  override numbers(t: number, rate: number): Readonly<Record<"rate", number>> {
    return { rate: (rate * Math.sqrt(1 - this.#beta2 ** t)) / (1 - this.#beta1 ** t) };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { m, v }: NamedTensors<"m" | "v">,
    { rate }: NamedTensors<"rate">,
  ) {
    const mean = lerp(m, g, 1 - this.#beta1);
    const squares = lerp(v, square(g), 1 - this.#beta2);
    const change = divide(multiply(rate, mean), add(sqrt(squares), this.#epsilon));
    return { w: subtract(w, change), m: mean, v: squares };
  }
}
