import { ArgumentError } from "../../errors.js";
import { SymbolicTensor, type TensorSpec } from "../../graph/symbols/tensor.js";
import { currentTrace } from "../../graph/symbols/trace.js";
import type { HostTensor } from "../../host-tensor.js";
import type { LayerConfig } from "../layer.js";
import type { Tensors } from "../signature.js";
import { type Ends, type Front, makeFront, startFront } from "./front.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";

/**
 * A layer that runs on the host, since texts and tables are nothing for the GPU. In a model it stands in front: what it gives is worked out
 * for each batch before the step, in `fit`, `evaluate` and `predict`. By itself, `layer.apply(data)` gives a host tensor at once.
 */
export abstract class HostLayer<
  X extends Tensors,
  C extends LayerConfig,
  In,
  Out extends HostTensor,
> extends PreprocessingLayer<X, C, In, Out> {
  /** Shape and type of what comes of inputs of these shapes; null for a size that depends on their values. */
  protected abstract outputSpec(x: X): {
    readonly shape: readonly (number | null)[];
    readonly dtype: TensorSpec["dtype"];
  };

  /** How a model with this layer begins on the host. */
  makeFront(where: string, ends: Ends): Front {
    return makeFront(where, ends);
  }

  /** How a stack with this layer begins before it is known what goes in. */
  startFront(begin: (input: HostTensor) => Front | undefined): Front {
    return startFront(begin);
  }

  #trials = 0;

  /** Between layers, says of what shape the result will be. Throws an ArgumentError in a graph, which is not on the host. */
  override call(x: X): SymbolicTensor {
    if (currentTrace()?.trial !== true) {
      throw new ArgumentError({
        where: this.name,
        problem: "runs on the host, and cannot be part of a graph",
        expected: "a place before all layers that compute on the GPU",
        received: "a call amid a graph",
        remedy: "Use it behind Input(…) or first in a Sequential, or call apply(data) on host data",
      });
    }
    const { shape, dtype } = this.outputSpec(x);
    // Calls between layers are tried twice: a size that differs is one that is not known.
    const unknown = STAND_INS[this.#trials++ % STAND_INS.length] ?? 1;
    const sizes = shape.map((size) => size ?? unknown);
    return new SymbolicTensor(
      { shape: sizes, ...(dtype !== undefined && { dtype }) },
      { kind: "input", name: this.name },
    );
  }
}

const STAND_INS = [192, 320];
