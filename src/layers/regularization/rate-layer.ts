import { probability } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { generatorOf, type Seed, type SeedConfig } from "../../seed.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";

/** What layers take that work at a rate. */
export interface RateConfig extends LayerConfig, SeedConfig {
  /** From 0 to 1. */
  readonly rate: number;
}

/** The defaults of what such layers take. */
export const RATE: Defaults<RateConfig, "rate"> = { ...LAYER, seed: undefined };

/** A layer that works at a rate between 0 and 1 while training. */
export abstract class RateLayer<C extends RateConfig = RateConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  static override args = ["rate"];
  static override defaults: object = RATE;
  override readonly supportsMasking = true;
  readonly #seed = generatorOf(this.name, this.config.seed);

  constructor(rate: number, options?: Options<C>) {
    super(options, { rate } as Partial<C>);
    probability(this.name, "rate", rate);
  }

  override call(x: SymbolicTensor, { training }: CallContext): SymbolicTensor {
    return training && this.config.rate > 0 ? this.disturb(x, this.config.rate, this.#seed) : x;
  }

  protected abstract disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor;
}
