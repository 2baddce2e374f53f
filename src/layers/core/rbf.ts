import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Constant, type InitializerLike, RandomUniform } from "../../initializers/index.js";
import { rbf } from "../../ops/product/rbf.js";
import type { Shape } from "../../shape.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface RBFConfig extends LayerConfig {
  /** How many centres there are. */
  readonly units: number;
  /** Default: uniform between −1 and 1, where standardised data lie. Good centres are some of the training samples. */
  readonly centresInitializer: InitializerLike | undefined;
  /** Default: 1/features, so that the distances of standardised data are of size 1. */
  readonly gammaInitializer: InitializerLike | undefined;
}

/** Options of {@link RBF}. */
export type RBFOptions = Options<RBFConfig, "units">;

const RBF_DEFAULTS: Defaults<RBFConfig, "units"> = {
  ...LAYER,
  centresInitializer: undefined,
  gammaInitializer: undefined,
};

/**
 * Gaussian radial basis units: each answers by how near the input is to its centre, exp(−gamma · ‖x − centre‖²), and learns
 * where its centre is and how wide it reaches. A Dense layer on top makes an RBF network.
 *
 * Input [batch, …, features] → output [batch, …, units]; centres [units, features], gamma [units]. Source: Broomhead & Lowe,
 * "Multivariable Functional Interpolation and Adaptive Networks", Complex Systems 2, 1988.
 *
 * @example new Sequential([new RBF(20, { inputShape: [2] }), new Dense(1)])
 */
export class RBF extends Layer<SymbolicTensor, SymbolicTensor, RBFConfig> {
  static override className = "RBF";
  static override args = ["units"];
  static override defaults = RBF_DEFAULTS;
  override readonly supportsMasking = true;

  constructor(units: number, options?: RBFOptions) {
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
    const {
      units,
      centresInitializer = new RandomUniform({ minval: -1, maxval: 1 }),
      gammaInitializer = new Constant(1 / features),
    } = this.config;
    this.addWeight("centres", [units, features], centresInitializer);
    this.addWeight("gamma", [units], gammaInitializer);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return rbf(x, this.weight("centres"), this.weight("gamma"));
  }
}
