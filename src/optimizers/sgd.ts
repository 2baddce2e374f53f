import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, multiply, subtract } from "../ops/elementwise/binary.js";
import { fraction, type NamedTensors, Optimizer, type OptimizerOptions } from "./optimizer.js";

export interface SGDOptions extends OptimizerOptions {
  /** Default 0: plain gradient descent. */
  readonly momentum?: number | undefined;
  /** Looks ahead along the velocity (Nesterov, 1983). Default false. */
  readonly nesterov?: boolean | undefined;
}

/**
 * Gradient descent: `w −= lr·g`, or with momentum `v = momentum·v − lr·g; w += v` (Nesterov: `w += momentum·v − lr·g`). The
 * learning rate is inside the velocity: changing it acts on what comes, not on the speed already gathered. Default learning
 * rate 0.01.
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

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { velocity }: Partial<NamedTensors<"velocity">>,
    { rate }: NamedTensors<"rate">,
  ): NamedTensors<"w"> & Partial<NamedTensors<"velocity">> {
    const pull = multiply(rate, g);
    if (velocity === undefined) return { w: subtract(w, pull) };
    const speed = subtract(multiply(velocity, this.#momentum), pull);
    const ahead = this.#nesterov ? subtract(multiply(speed, this.#momentum), pull) : speed;
    return { w: add(w, ahead), velocity: speed };
  }
}
