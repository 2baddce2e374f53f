import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { reshape } from "../../ops/core/reshape.js";
import type { Shape } from "../../shape.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";

/**
 * Applies a layer to every step alike: [batch, steps, …] → [batch, steps, …]. All steps of all samples go through it as
 * one batch.
 *
 * @example new TimeDistributed(new Conv2D(16, 3))
 */
export class TimeDistributed extends Layer {
  override readonly supportsMasking = true;
  readonly layer: Layer;

  constructor(layer: Layer, options: LayerOptions = {}) {
    super(options);
    this.layer = this.addLayer(layer);
  }

  override build([, ...sample]: Shape): void {
    this.layer.ensureBuilt(sample);
  }

  override call(x: SymbolicTensor, { training }: CallContext): SymbolicTensor {
    const [batch = 1, steps = 1, ...sample] = x.shape;
    const y = this.layer.apply(reshape(x, [batch * steps, ...sample]), { training });
    return reshape(y, [batch, steps, ...y.shape.slice(1)]);
  }
}
