import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Constant, type InitializerLike, RandomUniform } from "../../initializers/index.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { rbf } from "../../ops/product/rbf.js";
import type { Shape } from "../../shape.js";
import { Layer, type LayerOptions } from "../layer.js";

export interface RBFOptions extends LayerOptions {
  /** Default: uniform between −1 and 1, where standardised data lie. Good centres are some of the training samples. */
  readonly centresInitializer?: InitializerLike | undefined;
  /** Default: 1/features, so that the distances of standardised data are of size 1. */
  readonly gammaInitializer?: InitializerLike | undefined;
}

/**
 * Gaussian radial basis units: each answers by how near the input is to its centre, exp(−gamma · ‖x − centre‖²), and learns
 * where its centre is and how wide it reaches. A Dense layer on top makes an RBF network.
 *
 * Input [batch, …, features] → output [batch, …, units]; centres [units, features], gamma [units]. Source: Broomhead & Lowe,
 * "Multivariable Functional Interpolation and Adaptive Networks", Complex Systems 2, 1988.
 *
 * @example new Sequential([new RBF(20, { inputShape: [2] }), new Dense(1)])
 */
export class RBF extends Layer {
  override readonly supportsMasking = true;
  readonly units: number;
  readonly #options: RBFOptions;

  constructor(units: number, options: RBFOptions = {}) {
    super(options);
    this.units = positiveInteger(this.name, "units", units);
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
    const {
      centresInitializer = new RandomUniform({ minval: -1, maxval: 1 }),
      gammaInitializer = new Constant(1 / features),
    } = this.#options;
    this.addWeight("centres", [this.units, features], centresInitializer);
    this.addWeight("gamma", [this.units], gammaInitializer);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return rbf(x, this.weight("centres"), this.weight("gamma"));
  }
}
