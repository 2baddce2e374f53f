import type { Slab } from "../graph/memory/slab.js";
import { sgdMomentumUpdate, sgdUpdate } from "../ops/loss/optimizer-updates.js";
import { fraction, Optimizer, type OptimizerOptions } from "./optimizer.js";

export interface SGDOptions extends OptimizerOptions {
  /** Default 0: plain gradient descent. */
  readonly momentum?: number | undefined;
  /** Looks ahead along the velocity (Nesterov, 1983). Default false. */
  readonly nesterov?: boolean | undefined;
}

/**
 * Gradient descent: `w −= lr·g`, or with momentum `v = momentum·v − lr·g; w += v` (Nesterov: `w += momentum·v − lr·g`).
 * Default learning rate 0.01.
 */
export class SGD extends Optimizer {
  readonly #momentum: number;
  readonly #nesterov: boolean;
  readonly slots: readonly string[];

  constructor({ learningRate = 0.01, momentum = 0, nesterov = false, ...options }: SGDOptions = {}) {
    super("sgd", learningRate, options);
    this.#momentum = fraction(this.name, "momentum", momentum);
    this.#nesterov = nesterov;
    this.slots = momentum > 0 ? ["velocity"] : [];
  }

  override update(params: Slab, grads: Slab, [velocity]: readonly Slab[]): void {
    if (velocity === undefined) sgdUpdate(params.whole.tensor, grads.whole.tensor);
    else {
      const attrs = { momentum: this.#momentum, nesterov: this.#nesterov };
      sgdMomentumUpdate(params.whole.tensor, grads.whole.tensor, velocity.whole.tensor, attrs);
    }
  }
}
