import { InternalError } from "../errors.js";
import type { Slab } from "../graph/memory/slab.js";
import { adamUpdate } from "../ops/loss/optimizer-updates.js";
import { fraction, nonNegative, Optimizer, type OptimizerOptions } from "./optimizer.js";

export interface AdamOptions extends OptimizerOptions {
  /** Decay of the first moment. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to √v; the paper's "epsilon hat". Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/**
 * Adam (Kingma & Ba, 2014): `m += (g − m)(1 − β₁); v += (g² − v)(1 − β₂); w −= α·m / (√v + ε)` with
 * `α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ)`. Default learning rate 0.001.
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
    this.#epsilon = nonNegative(this.name, "epsilon", epsilon);
  }

  override update(params: Slab, grads: Slab, [m, v]: readonly Slab[]): void {
    if (m === undefined || v === undefined) throw new InternalError("adam: has no moments");
    const attrs = { beta1: this.#beta1, beta2: this.#beta2, epsilon: this.#epsilon };
    adamUpdate(params.whole.tensor, grads.whole.tensor, m.whole.tensor, v.whole.tensor, attrs);
  }

  protected override rate(): number {
    const t = this.iterations + 1;
    return (this.learningRate * Math.sqrt(1 - this.#beta2 ** t)) / (1 - this.#beta1 ** t);
  }
}
