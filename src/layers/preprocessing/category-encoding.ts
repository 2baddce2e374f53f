import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { expandDims, squeeze } from "../../ops/core/axes-of-one.js";
import { cast } from "../../ops/core/cast.js";
import { multiHot } from "../../ops/index/multi-hot.js";
import { oneHot } from "../../ops/index/one-hot.js";
import { sum } from "../../ops/reduce/reduce.js";
import type { Tensor } from "../../tensor.js";
import { LAYER, type LayerConfig } from "../layer.js";
import { type Encoding, encodeCategories } from "./encode-categories.js";
import { type Numbers, wholeNumbers } from "./host-data.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";

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
 * n = 1, which is dropped. Numbers that are no category are left out. On the host, [n] is one sample, and there may be no batch.
 */
export class CategoryEncoding extends PreprocessingLayer<SymbolicTensor, CategoryEncodingConfig, Numbers, Tensor> {
  static override className = "CategoryEncoding";
  static override args = ["numTokens"];
  static override defaults = CATEGORY_ENCODING;

  constructor(numTokens: number, options?: CategoryEncodingOptions) {
    super(options, { numTokens });
    positiveInteger(this.name, "numTokens", numTokens);
    oneOf(this.name, "outputMode", this.config.outputMode, MODES);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return encodeInGraph(x, this.config.outputMode, this.config.numTokens);
  }

  protected override onHost(x: HostTensor): Tensor {
    const { outputMode, numTokens } = this.config;
    return encodeCategories(wholeNumbers(this.name, x), x.shape, outputMode, numTokens);
  }
}

/** As `encodeCategories` on the host, but that the first axis is always the batch: [batch] counts as [batch, 1]. */
export function encodeInGraph(x: SymbolicTensor, mode: Encoding, depth: number): SymbolicTensor {
  const indices = cast(x, "int32");
  if (mode === "int") return indices;
  const categories = x.rank === 1 ? expandDims(indices, 1) : indices;
  if (mode === "multiHot") return multiHot(categories, depth);
  if (mode === "count") return sum(oneHot(categories, depth), { axis: -2 });
  return oneHot(categories.shape.at(-1) === 1 ? squeeze(categories, -1) : categories, depth);
}
