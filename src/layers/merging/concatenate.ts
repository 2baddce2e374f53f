import { integer } from "../../check.js";
import { type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { fill } from "../../graph/symbols/tensor.js";
import { concat } from "../../ops/core/concat.js";
import { normalizeAxis } from "../../ops/core/reshape.js";
import { logicalOr } from "../../ops/elementwise/logical.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";
import type { Mask } from "../mask.js";

export interface ConcatenateConfig extends LayerConfig {
  /** The axis to join along, the batch counted as axis 0. Default −1. */
  readonly axis: number;
}

/** Options of {@link Concatenate}. */
export type ConcatenateOptions = Options<ConcatenateConfig>;

const CONCATENATE: ConcatenateConfig = { ...LAYER, axis: -1 };

/** Inputs side by side along an axis; their other sizes must agree. */
export class Concatenate extends Layer<readonly SymbolicTensor[], SymbolicTensor, ConcatenateConfig> {
  static override className = "Concatenate";
  static override args = ["axis"];
  static override defaults = CONCATENATE;
  override readonly supportsMasking = true;

  constructor(axis?: number | ConcatenateOptions, options?: ConcatenateOptions) {
    super(...optional("axis", axis, options));
    integer(this.name, "axis", this.config.axis);
  }

  override call(inputs: readonly SymbolicTensor[]): SymbolicTensor {
    return concat(inputs, this.config.axis);
  }

  /** The masks side by side; where the features are joined, a step counts that counts in any input. */
  override computeMask(inputs: readonly SymbolicTensor[], masks: readonly Mask[] | undefined): Mask {
    const known = masks?.find((mask) => mask !== undefined);
    if (known === undefined || masks === undefined) return undefined;
    const all = inputs.map((x, i) => masks[i] ?? fill(1, x.shape.slice(0, known.rank), "bool"));
    const axis = normalizeAxis(this.name, this.config.axis, inputs[0]?.rank ?? 1);
    return axis < known.rank ? concat(all, axis) : all.reduce((any, mask) => logicalOr(any, mask));
  }
}
