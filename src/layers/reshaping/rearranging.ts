import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { repeat } from "../../ops/arrange/rearrange.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { transpose } from "../../ops/core/movement.js";
import { expandDims } from "../../ops/core/reshape.js";
import { formatShape } from "../../shape.js";
import { Layer, type LayerOptions } from "../layer.js";

/**
 * The axes of a sample in another order, counted from 1: the batch, axis 0, stays.
 *
 * @example new Permute([2, 1])   // [batch, a, b] → [batch, b, a]
 */
export class Permute extends Layer {
  readonly dims: readonly number[];

  constructor(dims: readonly number[], options: LayerOptions = {}) {
    super(options);
    this.dims = dims;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const sorted = this.dims.toSorted((a, b) => a - b);
    if (sorted.length !== x.rank - 1 || sorted.some((dim, i) => dim !== i + 1)) {
      throw new ShapeError({
        where: this.name,
        problem: `dims ${formatShape(this.dims)} are no order of the input's axes`,
        expected: `each of 1 to ${x.rank - 1} once`,
        received: `an input of shape ${formatShape(x.shape)}`,
      });
    }
    return transpose(x, [0, ...this.dims]);
  }
}

/** Each sample `n` times: [batch, features] → [batch, n, features]. */
export class RepeatVector extends Layer {
  readonly n: number;

  constructor(n: number, options: LayerOptions = {}) {
    super(options);
    this.n = positiveInteger(this.name, "n", n);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    if (x.rank !== 2) {
      const received = formatShape(x.shape);
      throw new ShapeError({ where: this.name, problem: "not vectors", expected: "[batch, features]", received });
    }
    return repeat(expandDims(x, 1), this.n, 1);
  }
}
