import { nonNegative } from "../../check.js";
import type { Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Shape } from "../../shape.js";
import { Layer } from "../layer.js";
import { rulesOf } from "../rules.js";
import type { NormalizationConfig } from "./normalization-config.js";

/** A layer that normalizes and then, unless told otherwise, scales by `gamma` and shifts by `beta`. */
export abstract class ScaledLayer<C extends NormalizationConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  override readonly supportsMasking = true;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    nonNegative(this.name, "epsilon", this.config.epsilon);
  }

  /** Statistics, scales and offsets are a few numbers for very many: they are not rounded. */
  protected override weight(key: string): SymbolicTensor {
    return super.weight(key, "float32");
  }

  /** Adds the weights that are wanted: `gamma` before `beta`, as Keras orders them. */
  protected addScale(shape: Shape): void {
    if (this.config.scale) this.addWeight("gamma", shape, rulesOf("gamma", this.config));
    if (this.config.center) this.addWeight("beta", shape, rulesOf("beta", this.config));
  }

  protected get gamma(): SymbolicTensor | undefined {
    return this.config.scale ? this.weight("gamma") : undefined;
  }

  protected get beta(): SymbolicTensor | undefined {
    return this.config.center ? this.weight("beta") : undefined;
  }
}
