import { type Activation as ActivationFunction, getActivation } from "../../activations/index.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { add } from "../../ops/elementwise/binary.js";
import { matmul } from "../../ops/product/matmul.js";
import type { Shape } from "../../shape.js";
import { biasRules, type KernelOptions, kernelRules } from "../kernel-options.js";
import { Layer } from "../layer.js";

/** Options of {@link Dense}. */
export type DenseOptions = KernelOptions;

/**
 * Every output from every input: `activation(x · kernel + bias)`.
 *
 * Input [batch, …, features] → output [batch, …, units]; kernel [features, units], bias [units].
 *
 * @example new Dense(128, { activation: "relu" })
 */
export class Dense extends Layer {
  readonly units: number;
  override readonly supportsMasking = true;
  readonly #activation: ActivationFunction;
  readonly #options: DenseOptions;

  constructor(units: number, options: DenseOptions = {}) {
    super(options);
    this.units = positiveInteger(this.name, "units", units);
    this.#activation = getActivation(options.activation);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const features = inputShape.at(-1);
    if (features === undefined) {
      throw new ShapeError({
        where: this.name,
        problem: "the input has no feature axis",
        expected: "[batch, …, features]",
        received: "[batch]",
        remedy: "Reshape it to [batch, 1]",
      });
    }
    const { kernelInitializer = "glorotUniform", biasInitializer = "zeros", useBias = true } = this.#options;
    this.addWeight("kernel", [features, this.units], kernelInitializer, kernelRules(this.#options));
    if (useBias) this.addWeight("bias", [this.units], biasInitializer, biasRules(this.#options));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const product = matmul(x, this.weight("kernel"));
    return this.#activation(this.#options.useBias === false ? product : add(product, this.weight("bias")));
  }
}
