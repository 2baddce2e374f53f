import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { fill } from "../../graph/symbols/tensor.js";
import { concat } from "../../ops/core/movement.js";
import { normalizeAxis } from "../../ops/core/reshape.js";
import { logicalOr } from "../../ops/elementwise/logic.js";
import { Layer, type LayerOptions } from "../layer.js";
import type { Mask } from "../mask.js";

export interface ConcatenateOptions extends LayerOptions {
  /** The axis to join along, the batch counted as axis 0. Default −1. */
  readonly axis?: number | undefined;
}

/** Inputs side by side along an axis; their other sizes must agree. */
export class Concatenate extends Layer<readonly SymbolicTensor[]> {
  override readonly supportsMasking = true;
  readonly axis: number;

  constructor(options: ConcatenateOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override call(inputs: readonly SymbolicTensor[]): SymbolicTensor {
    return concat(inputs, this.axis);
  }

  /** The masks side by side; where the features are joined, a step counts that counts in any input. */
  override computeMask(inputs: readonly SymbolicTensor[], masks: readonly Mask[] | undefined): Mask {
    const known = masks?.find((mask) => mask !== undefined);
    if (known === undefined || masks === undefined) return undefined;
    const all = inputs.map((x, i) => masks[i] ?? fill(1, x.shape.slice(0, known.rank), "bool"));
    const axis = normalizeAxis(this.name, this.axis, inputs[0]?.rank ?? 1);
    return axis < known.rank ? concat(all, axis) : all.reduce((any, mask) => logicalOr(any, mask));
  }
}
