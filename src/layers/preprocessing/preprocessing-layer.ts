import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { isA } from "../../is-a.js";
import { refuseUnknown } from "../../options.js";
import { isList, refuseEndless, type Tree } from "../../structure.js";
import { type ApplyOptions, Layer, type LayerConfig } from "../layer.js";
import type { Tensors } from "../signature.js";
import { toHostTensor } from "./host-data.js";

/**
 * A layer that prepares data, and can do so on the host as well: `layer.apply(data)` gives a host tensor at once, for instance in
 * a `Dataset`'s `map`. `In` is what it takes there, `Out` what it gives.
 */
export abstract class PreprocessingLayer<
  X extends Tensors,
  C extends LayerConfig,
  In,
  Out extends HostTensor,
  O extends object = object,
> extends Layer<X, SymbolicTensor, C, O> {
  /** Raw data is beyond what float16 holds, or finer. */
  protected override readonly autocast = false;
  override apply(x: X, options?: ApplyOptions<X, O>): SymbolicTensor;
  override apply(x: In, options?: O): Out;
  override apply(x: X | In, options?: ApplyOptions<X, O>): SymbolicTensor | Out {
    const inputs: readonly unknown[] = isList(x) ? x : [x];
    refuseEndless(inputs, 0);
    if (inputs.some((one) => isA(one, SymbolicTensor))) return super.apply(x as X, options);
    const { callOptions } = this.constructor as typeof Layer;
    if (options !== undefined) refuseUnknown(this.name, options, ["training", "mask", ...callOptions]);
    return this.onHost(this.read(x as In), (options ?? {}) as O);
  }

  /** What the layer makes of tensors on the host. */
  protected abstract onHost(x: Tree<HostTensor>, options: O): Out;

  /** What it was called with on the host, as tensors. */
  protected read(x: In): Tree<HostTensor> {
    return toHostTensor(x);
  }
}

/** As {@link PreprocessingLayer.read}, of a list of inputs. */
export function readList(x: readonly unknown[]): Tree<HostTensor> {
  return Array.from(x, (one) => toHostTensor(one));
}
