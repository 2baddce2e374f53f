import { getActivation } from "../../activations/index.js";
import { positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add } from "../../ops/elementwise/binary.js";
import { matmul } from "../../ops/product/matmul.js";
import type { Shape } from "../../shape.js";
import { KERNEL, type KernelConfig } from "../kernel.js";
import { Layer } from "../layer.js";
import { rulesOf } from "../rules.js";

export interface DenseConfig extends KernelConfig {
  /** How many numbers come out. */
  readonly units: number;
}

/** Options of {@link Dense}. */
export type DenseOptions = Options<DenseConfig, "units">;

/**
 * Every output from every input: `activation(x · kernel + bias)`.
 *
 * Input [batch, …, features] → output [batch, …, units]; kernel [features, units], bias [units].
 *
 * @example new Dense(128, { activation: "relu" })
 */
export class Dense extends Layer<SymbolicTensor, SymbolicTensor, DenseConfig> {
  static override className = "Dense";
  static override args = ["units"];
  static override defaults = KERNEL;
  override readonly supportsMasking = true;
  readonly #activation = getActivation(this.config.activation);

  constructor(units: number, options?: DenseOptions) {
    super(options, { units });
    positiveInteger(this.name, "units", units);
  }

  override build(sample: Shape): void {
    const features = sample.at(-1);
    if (features === undefined) {
      throw new ShapeError({
        where: this.name,
        problem: "the input has no feature axis",
        expected: "[batch, …, features]",
        received: "[batch]",
        remedy: "Reshape it to [batch, 1]",
      });
    }
    const { units, useBias } = this.config;
    this.addWeight("kernel", [features, units], rulesOf("kernel", this.config));
    if (useBias) this.addWeight("bias", [units], rulesOf("bias", this.config));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const product = matmul(x, this.weight("kernel"));
    return this.#activation(this.config.useBias ? add(product, this.weight("bias")) : product);
  }
}
