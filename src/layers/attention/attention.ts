import { oneOf } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { expandDims } from "../../ops/core/axes-of-one.js";
import { cast } from "../../ops/core/cast.js";
import { sum } from "../../ops/core/sum.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { tanh } from "../../ops/elementwise/unary.js";
import { matmul } from "../../ops/product/matmul.js";
import { softmax } from "../../ops/reduce/softmax.js";
import { hideScores } from "../../ops/sequence/attention.js";
import { type CallContext, LAYER } from "../layer.js";
import type { Shapes } from "../signature.js";
import {
  type AttentionCall,
  AttentionLayer,
  type DropConfig,
  type QueryValueKey,
  type ScoredTensors,
} from "./attention-layer.js";

/** What {@link AdditiveAttention} takes. */
export interface AdditiveAttentionConfig extends DropConfig {
  /** Weighs the features before they are summed. Default true. */
  readonly useScale: boolean;
}

/** What {@link Attention} takes. */
export interface AttentionConfig extends DropConfig {
  /** Multiplies scores by a weight. Default false. */
  readonly useScale: boolean;
  /** `"dot"` (default): q · k. `"concat"`: w · Σ tanh(q + k), which costs memory for queries × keys × features. */
  readonly scoreMode: "dot" | "concat";
}

/** Options of {@link AdditiveAttention}. */
export type AdditiveAttentionOptions = Options<AdditiveAttentionConfig>;

/** Options of {@link Attention}. */
export type AttentionOptions = Options<AttentionConfig>;

const ADDITIVE: Defaults<AdditiveAttentionConfig> = { ...LAYER, dropout: 0, seed: undefined, useScale: true };

const ATTENTION: Defaults<AttentionConfig> = {
  ...LAYER,
  dropout: 0,
  seed: undefined,
  useScale: false,
  scoreMode: "dot",
};

/** What Luong's and Bahdanau's attention share: from scores to the output. */
abstract class ScoredAttention<C extends DropConfig> extends AttentionLayer<C> {
  static override className = "ScoredAttention";

  /** [batch, queries, keys] from [batch, queries, size] and [batch, keys, size]. */
  protected abstract scores(query: SymbolicTensor, key: SymbolicTensor): SymbolicTensor;

  override call(
    x: QueryValueKey,
    { training, mask, useCausalMask = false, returnAttentionScores }: CallContext<QueryValueKey> & AttentionCall,
  ): SymbolicTensor | ScoredTensors {
    this.requireSequences(x, (rank) => rank === 3, "[batch, steps, size] for query, value and key");
    const [query, value, key = value] = x;
    const [queryMask, valueMask] = mask;
    const scores = this.scores(query, key);
    const weights = softmax(hideScores(scores, valueMask && expandDims(valueMask, 1), useCausalMask));
    const sums = matmul(training ? this.drop(weights) : weights, value);
    const out = queryMask === undefined ? sums : multiply(sums, expandDims(cast(queryMask, sums.dtype), -1));
    return returnAttentionScores === true ? [out, weights] : out;
  }
}

/** tanh(q + k) of every query and key: [batch, queries, keys, size]. */
function together(query: SymbolicTensor, key: SymbolicTensor, scale?: SymbolicTensor): SymbolicTensor {
  const sums = add(expandDims(query, 2), expandDims(key, 1));
  return tanh(scale === undefined ? sums : multiply(sums, scale));
}

/**
 * Each query's mean of the values, weighted by the softmax of its scores with the keys (Luong et al., 2015).
 *
 * Inputs: query [batch, queries, size], value [batch, keys, valueSize] and, unless the value serves as such, key
 * [batch, keys, size] → output [batch, queries, valueSize]. Masked keys are not seen, masked queries give 0. Weights: scale [] with
 * `useScale`, concat_score_weight [] with `scoreMode: "concat"`.
 *
 * @example new Attention({ useScale: true }).apply([query, value])
 */
export class Attention extends ScoredAttention<AttentionConfig> {
  static override className = "Attention";
  static override defaults = ATTENTION;

  constructor(options?: AttentionOptions) {
    super(options);
    oneOf(this.name, "scoreMode", this.config.scoreMode, ["dot", "concat"]);
  }

  override build(): void {
    if (this.config.useScale) this.addWeight("scale", [], "ones");
    if (this.config.scoreMode === "concat") this.addWeight("concat_score_weight", [], "ones");
  }

  protected override scores(query: SymbolicTensor, key: SymbolicTensor): SymbolicTensor {
    const scale = this.config.useScale ? this.weight("scale") : undefined;
    if (this.config.scoreMode === "concat")
      return multiply(sum(together(query, key, scale), { axis: -1 }), this.weight("concat_score_weight"));
    const scores = matmul(query, key, { transposeB: true });
    return scale === undefined ? scores : multiply(scores, scale);
  }
}

/**
 * Attention with scores Σ scale · tanh(q + k) (Bahdanau et al., 2015). Inputs and output as for {@link Attention}; weight: scale
 * [size], unless `useScale` is false.
 *
 * @example new AdditiveAttention().apply([query, value])
 */
export class AdditiveAttention extends ScoredAttention<AdditiveAttentionConfig> {
  static override className = "AdditiveAttention";
  static override defaults = ADDITIVE;

  constructor(options?: AdditiveAttentionOptions) {
    super(options);
  }

  override build([query]: Shapes<QueryValueKey>): void {
    if (this.config.useScale) this.addWeight("scale", [query.at(-1) ?? 1], "glorotUniform");
  }

  protected override scores(query: SymbolicTensor, key: SymbolicTensor): SymbolicTensor {
    const all = together(query, key);
    return sum(this.config.useScale ? multiply(all, this.weight("scale")) : all, { axis: -1 });
  }
}
