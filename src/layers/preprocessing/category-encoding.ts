import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { expandDims, squeeze } from "../../ops/core/axes-of-one.js";
import { cast } from "../../ops/core/cast.js";
import { reshape } from "../../ops/core/reshape.js";
import { multiply } from "../../ops/elementwise/binary.js";
import { oneHot } from "../../ops/index/one-hot.js";
import { max } from "../../ops/reduce/extremes.js";
import { sum } from "../../ops/reduce/reduce.js";
import { formatShape, type Shape, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type CallContext, LAYER, type LayerConfig } from "../layer.js";
import { type Encoding, encodeCategories } from "./encode-categories.js";
import { type Numbers, requireNumbers, toHostTensor, wholeNumbers } from "./host-data.js";
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

/** What {@link CategoryEncoding} takes when it is called. */
export interface CategoryEncodingCall {
  /** With `"count"`: how much each number counts, of the input's shape. Default: 1 each. */
  readonly countWeights?: SymbolicTensor | Numbers | undefined;
}

const CATEGORY_ENCODING: Defaults<CategoryEncodingConfig, "numTokens"> = { ...LAYER, outputMode: "multiHot" };

/**
 * Category numbers as vectors of `numTokens`.
 *
 * Input [batch, …, n], int32 (other types are cast) → output [batch, …, numTokens]; with `"oneHot"` [batch, …, n, numTokens], but for
 * n = 1, which is dropped. Numbers that are no category are left out. On the host, [n] is one sample, and there may be no batch.
 */
export class CategoryEncoding extends PreprocessingLayer<
  SymbolicTensor,
  CategoryEncodingConfig,
  Numbers,
  Tensor,
  CategoryEncodingCall
> {
  static override className = "CategoryEncoding";
  static override args = ["numTokens"];
  static override callOptions = ["countWeights"];
  static override defaults = CATEGORY_ENCODING;

  constructor(numTokens: number, options?: CategoryEncodingOptions) {
    super(options, { numTokens });
    positiveInteger(this.name, "numTokens", numTokens);
    oneOf(this.name, "outputMode", this.config.outputMode, MODES);
  }

  override call(x: SymbolicTensor, { countWeights }: CallContext & CategoryEncodingCall): SymbolicTensor {
    const { outputMode, numTokens } = this.config;
    if (countWeights === undefined) return encodeInGraph(x, outputMode, numTokens);
    requireTensor(this.name, "countWeights", countWeights);
    const weights = countWeights as SymbolicTensor;
    this.#checkWeights(x.shape, weights.shape);
    return encodeInGraph(x, outputMode, numTokens, cast(weights, "float32"));
  }

  protected override onHost(x: HostTensor, { countWeights }: CategoryEncodingCall): Tensor {
    const { outputMode, numTokens } = this.config;
    const numbers = wholeNumbers(this.name, x);
    if (countWeights === undefined) return encodeCategories(numbers, x.shape, outputMode, numTokens);
    const weights = requireNumbers(this.name, toHostTensor(countWeights as Numbers));
    this.#checkWeights(x.shape, weights.shape);
    return encodeCategories(numbers, x.shape, outputMode, numTokens, weights.cast("float32").data);
  }

  /** Throws an ArgumentError for weights where nothing is counted, a ShapeError for those that do not fit. */
  #checkWeights(shape: Shape, weights: Shape): void {
    if (this.config.outputMode !== "count") {
      throw new ArgumentError({
        where: this.name,
        problem: "countWeights for what is not counted",
        expected: 'outputMode "count" beside countWeights',
        received: `"${this.config.outputMode}"`,
      });
    }
    if (sameShape(shape, weights)) return;
    throw new ShapeError({
      where: this.name,
      problem: "the countWeights do not fit",
      expected: formatShape(shape),
      received: formatShape(weights),
    });
  }
}

/** As `encodeCategories` on the host, but that the first axis is always the batch: [batch] counts as [batch, 1]. */
export function encodeInGraph(
  x: SymbolicTensor,
  mode: Encoding,
  depth: number,
  weights?: SymbolicTensor,
): SymbolicTensor {
  const indices = cast(x, "int32");
  if (mode === "int") return indices;
  const categories = x.rank === 1 ? expandDims(indices, 1) : indices;
  if (mode === "multiHot") return max(oneHot(categories, depth), { axis: -2 });
  if (mode === "count") {
    const hot = oneHot(categories, depth);
    return sum(weights === undefined ? hot : multiply(hot, reshape(weights, [...categories.shape, 1])), { axis: -2 });
  }
  return oneHot(categories.shape.at(-1) === 1 ? squeeze(categories, -1) : categories, depth);
}
