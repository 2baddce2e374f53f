import { listOf, positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { repeat } from "../../ops/arrange/rearrange.js";
import { expandDims } from "../../ops/core/axes-of-one.js";
import { transpose } from "../../ops/core/movement.js";
import { formatShape } from "../../shape.js";
import { isList } from "../../structure.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface PermuteConfig extends LayerConfig {
  /** The axes of a sample in their new order, counted from 1. */
  readonly dims: readonly number[];
}

/** Options of {@link Permute}. */
export type PermuteOptions = Options<PermuteConfig, "dims">;

/**
 * The axes of a sample in another order, counted from 1: the batch, axis 0, stays.
 *
 * @example new Permute([2, 1])   // [batch, a, b] → [batch, b, a]
 */
export class Permute extends Layer<SymbolicTensor, SymbolicTensor, PermuteConfig> {
  static override className = "Permute";
  static override args = ["dims"];
  static override defaults = LAYER;

  constructor(dims: readonly number[], options?: PermuteOptions) {
    super(options, { dims });
    const axes = isList(dims) ? listOf(this.name, "dims", dims) : [Number.NaN];
    const isOrder = axes.every((axis) => Number.isSafeInteger(axis));
    if (isOrder && axes.toSorted((a, b) => a - b).every((axis, i) => axis === i + 1)) return;
    throw new ArgumentError({
      where: this.name,
      problem: "no such dims",
      expected: "the axes of a sample, counted from 1, each once",
      received: inWords(dims),
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { dims } = this.config;
    if (dims.length !== x.rank - 1) {
      throw new ShapeError({
        where: this.name,
        problem: `dims ${formatShape(dims)} are no order of the input's axes`,
        expected: `each of 1 to ${x.rank - 1} once`,
        received: `an input of shape ${formatShape(x.shape)}`,
      });
    }
    return transpose(x, [0, ...dims]);
  }
}

export interface RepeatVectorConfig extends LayerConfig {
  /** How often each vector stands. */
  readonly n: number;
}

/** Options of {@link RepeatVector}. */
export type RepeatVectorOptions = Options<RepeatVectorConfig, "n">;

/** Each sample `n` times: [batch, features] → [batch, n, features]. */
export class RepeatVector extends Layer<SymbolicTensor, SymbolicTensor, RepeatVectorConfig> {
  static override className = "RepeatVector";
  static override args = ["n"];
  static override defaults = LAYER;

  constructor(n: number, options?: RepeatVectorOptions) {
    super(options, { n });
    positiveInteger(this.name, "n", n);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    if (x.rank !== 2) {
      const received = formatShape(x.shape);
      throw new ShapeError({ where: this.name, problem: "not vectors", expected: "[batch, features]", received });
    }
    return repeat(expandDims(x, 1), this.config.n, 1);
  }
}
