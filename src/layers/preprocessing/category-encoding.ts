import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { expandDims, squeeze } from "../../ops/core/reshape.js";
import { cast } from "../../ops/elementwise/unary.js";
import { multiHot, oneHot } from "../../ops/index/one-hot.js";
import { sum } from "../../ops/reduce/reduce.js";
import { Layer, type LayerOptions } from "../layer.js";

const MODES = ["multiHot", "oneHot", "count"] as const;

/** Options of {@link CategoryEncoding}. */
export interface CategoryEncodingOptions extends LayerOptions {
  /**
   * `"oneHot"`: each category as a vector with a 1 at its number. `"multiHot"`: one vector for a sample, 1 at every category
   * that occurs. `"count"`: how often each occurs. Default `"multiHot"`.
   */
  readonly outputMode?: (typeof MODES)[number] | undefined;
}

/**
 * Category numbers as vectors of `numTokens`.
 *
 * Input [batch, …, n], int32 (other types are cast) → output [batch, …, numTokens]; with `"oneHot"` [batch, …, n, numTokens], but for
 * n = 1, which is dropped. Numbers that are no category are left out.
 */
export class CategoryEncoding extends Layer {
  readonly numTokens: number;
  readonly outputMode: (typeof MODES)[number];

  constructor(numTokens: number, { outputMode = "multiHot", ...options }: CategoryEncodingOptions = {}) {
    super(options);
    this.numTokens = positiveInteger(this.name, "numTokens", numTokens);
    if (!MODES.includes(outputMode)) {
      throw new ArgumentError({
        where: this.name,
        problem: "no such outputMode",
        expected: `one of ${MODES.join(", ")}`,
        received: outputMode,
      });
    }
    this.outputMode = outputMode;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const categories = cast(x.rank === 1 ? expandDims(x, 1) : x, "int32");
    if (this.outputMode === "multiHot") return multiHot(categories, this.numTokens);
    if (this.outputMode === "count") return sum(oneHot(categories, this.numTokens), { axis: -2 });
    return oneHot(categories.shape.at(-1) === 1 ? squeeze(categories, -1) : categories, this.numTokens);
  }
}
