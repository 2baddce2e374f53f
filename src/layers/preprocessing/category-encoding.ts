import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { expandDims, squeeze } from "../../ops/core/reshape.js";
import { cast } from "../../ops/elementwise/unary.js";
import { multiHot, oneHot } from "../../ops/index/one-hot.js";
import { sum } from "../../ops/reduce/reduce.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

const MODES = ["multiHot", "oneHot", "count"] as const;

export interface CategoryEncodingConfig extends LayerConfig {
  /** How many categories there are. */
  readonly numTokens: number;
  /**
   * `"oneHot"`: each category as a vector with a 1 at its number. `"multiHot"`: one vector for a sample, 1 at every category
   * that occurs. `"count"`: how often each occurs. Default `"multiHot"`.
   */
  readonly outputMode: (typeof MODES)[number];
}

/** Options of {@link CategoryEncoding}. */
export type CategoryEncodingOptions = Options<CategoryEncodingConfig, "numTokens">;

const CATEGORY_ENCODING: Defaults<CategoryEncodingConfig, "numTokens"> = { ...LAYER, outputMode: "multiHot" };

/**
 * Category numbers as vectors of `numTokens`.
 *
 * Input [batch, …, n], int32 (other types are cast) → output [batch, …, numTokens]; with `"oneHot"` [batch, …, n, numTokens], but for
 * n = 1, which is dropped. Numbers that are no category are left out.
 */
export class CategoryEncoding extends Layer<SymbolicTensor, SymbolicTensor, CategoryEncodingConfig> {
  static override className = "CategoryEncoding";
  static override args = ["numTokens"];
  static override defaults = CATEGORY_ENCODING;

  constructor(numTokens: number, options?: CategoryEncodingOptions) {
    super(options, { numTokens });
    positiveInteger(this.name, "numTokens", numTokens);
    oneOf(this.name, "outputMode", this.config.outputMode, MODES);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { outputMode, numTokens } = this.config;
    const categories = cast(x.rank === 1 ? expandDims(x, 1) : x, "int32");
    if (outputMode === "multiHot") return multiHot(categories, numTokens);
    if (outputMode === "count") return sum(oneHot(categories, numTokens), { axis: -2 });
    return oneHot(categories.shape.at(-1) === 1 ? squeeze(categories, -1) : categories, numTokens);
  }
}
