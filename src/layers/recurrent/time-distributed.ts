import type { Options } from "../../config.js";
import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import type { Shape } from "../../shape.js";
import { Wrapper, type WrapperConfig } from "../core/wrapper.js";
import type { Layer } from "../layer.js";

/** Options of {@link TimeDistributed}. */
export type TimeDistributedOptions = Options<WrapperConfig, "layer">;

/**
 * Applies a layer to every step alike: [batch, steps, …] → [batch, steps, …]. All steps of all samples go through it as
 * one batch.
 *
 * @example new TimeDistributed(new Conv2D(16, 3))
 */
export class TimeDistributed extends Wrapper<Layer> {
  static override className = "TimeDistributed";
  override readonly supportsMasking = true;

  constructor(layer: Layer, options?: TimeDistributedOptions) {
    super(layer, options);
  }

  override build(sample: Shape): void {
    if (sample.length === 0) {
      throw new ShapeError({
        where: this.name,
        problem: "not a sequence",
        expected: "[batch, steps, …]",
        received: "[batch]",
      });
    }
    this.layer.ensureBuilt(sample.slice(1));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const [batch = 1, steps = 1, ...sample] = x.shape;
    const y = this.layer.apply(reshape(x, [batch * steps, ...sample]));
    return reshape(y, [batch, steps, ...y.shape.slice(1)]);
  }
}
