import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { expandDims } from "../../ops/core/reshape.js";
import { sum } from "../../ops/core/sum.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { cast, tanh } from "../../ops/elementwise/unary.js";
import { matmul } from "../../ops/product/matmul.js";
import { dropout } from "../../ops/random/draw.js";
import { softmax } from "../../ops/reduce/softmax.js";
import { hideScores } from "../../ops/sequence/attention.js";
import { formatShape, type Shape } from "../../shape.js";
import { type ApplyOptions, type CallContext, Layer, type LayerOptions } from "../layer.js";
import type { Mask } from "../mask.js";

type Tensors = readonly SymbolicTensor[];
/** The output, and the attention weights. */
export type ScoredTensors = readonly [output: SymbolicTensor, scores: SymbolicTensor];

/** How attention layers may be called. */
export interface AttentionCall {
  /** Gives the attention weights as a second output. Default false. */
  readonly returnAttentionScores?: boolean | undefined;
  /** Lets no query see later keys. Default false. */
  readonly useCausalMask?: boolean | undefined;
}

export interface AttentionOptions extends LayerOptions {
  /** Multiplies scores by a weight. Default false. */
  readonly useScale?: boolean | undefined;
  /** `"dot"` (default): q · k. `"concat"`: w · Σ tanh(q + k), which costs memory for queries × keys × features. */
  readonly scoreMode?: "dot" | "concat" | undefined;
  /** Of the attention weights, while training. Default 0. */
  readonly dropout?: number | undefined;
}

/** What Luong's and Bahdanau's attention share: from scores to the output. */
abstract class ScoredAttention extends Layer<Tensors, SymbolicTensor, AttentionCall> {
  override readonly supportsMasking = true;
  readonly #dropout: number;

  constructor(options: LayerOptions & { readonly dropout?: number | undefined }) {
    super(options);
    this.#dropout = options.dropout ?? 0;
  }

  /** [batch, queries, keys] from [batch, queries, size] and [batch, keys, size]. */
  protected abstract scores(query: SymbolicTensor, key: SymbolicTensor): SymbolicTensor;

  override apply(
    x: Tensors,
    options: ApplyOptions<Tensors, AttentionCall> & { readonly returnAttentionScores: true },
  ): ScoredTensors;
  override apply(x: Tensors, options?: ApplyOptions<Tensors, AttentionCall>): SymbolicTensor;
  override apply(x: Tensors, options?: ApplyOptions<Tensors, AttentionCall>): SymbolicTensor | ScoredTensors {
    return super.apply(x, options);
  }

  override call(x: Tensors, context: CallContext<Tensors> & AttentionCall): SymbolicTensor {
    const { training, mask, useCausalMask = false, returnAttentionScores = false } = context;
    const [query, value, key] = queryValueKey(this.name, x);
    if ([query, value, key].some(({ rank }) => rank !== 3)) {
      throw new ShapeError({
        where: this.name,
        problem: "not sequences",
        expected: "[batch, steps, size] for query, value and key",
        received: x.map(({ shape }) => formatShape(shape)).join(", "),
      });
    }
    const [queryMask, valueMask] = mask ?? [];
    const scores = this.scores(query, key);
    const weights = softmax(hideScores(scores, valueMask && expandDims(valueMask, 1), useCausalMask));
    const sums = matmul(training ? dropout(weights, this.#dropout) : weights, value);
    const out = queryMask === undefined ? sums : multiply(sums, expandDims(cast(queryMask, "float32"), -1));
    return (returnAttentionScores ? [out, weights] : out) as SymbolicTensor;
  }

  /** That of the query. */
  override computeMask(_: Tensors, mask: readonly Mask[] | undefined): Mask {
    return mask?.[0];
  }
}

/** The inputs of an attention layer: the value is the key too, unless there is a third. */
export function queryValueKey(where: string, x: Tensors): readonly [SymbolicTensor, SymbolicTensor, SymbolicTensor] {
  const [query, value, key = value, ...more] = x;
  if (query !== undefined && value !== undefined && key !== undefined && more.length === 0) return [query, value, key];
  const expected = "[query, value] or [query, value, key]";
  throw new ArgumentError({ where, problem: "another number of inputs", expected, received: `${x.length}` });
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
 */
export class Attention extends ScoredAttention {
  readonly #options: AttentionOptions;

  constructor(options: AttentionOptions = {}) {
    super(options);
    this.#options = options;
    const { scoreMode = "dot" } = options;
    if (scoreMode !== "dot" && scoreMode !== "concat") {
      const expected = "one of dot, concat";
      throw new ArgumentError({ where: this.name, problem: "no such scoreMode", expected, received: `${scoreMode}` });
    }
  }

  override build(): void {
    if (this.#options.useScale) this.addWeight("scale", [], "ones");
    if (this.#options.scoreMode === "concat") this.addWeight("concat_score_weight", [], "ones");
  }

  protected override scores(query: SymbolicTensor, key: SymbolicTensor): SymbolicTensor {
    const scale = this.#options.useScale ? this.weight("scale") : undefined;
    if (this.#options.scoreMode === "concat")
      return multiply(sum(together(query, key, scale), { axis: -1 }), this.weight("concat_score_weight"));
    const scores = matmul(query, key, { transposeB: true });
    return scale === undefined ? scores : multiply(scores, scale);
  }
}

export interface AdditiveAttentionOptions extends LayerOptions {
  /** Weighs the features before they are summed. Default true. */
  readonly useScale?: boolean | undefined;
  /** Of the attention weights, while training. Default 0. */
  readonly dropout?: number | undefined;
}

/**
 * Attention with scores Σ scale · tanh(q + k) (Bahdanau et al., 2015). Inputs and output as for {@link Attention}; weight: scale
 * [size], unless `useScale` is false.
 */
export class AdditiveAttention extends ScoredAttention {
  readonly #useScale: boolean;

  constructor(options: AdditiveAttentionOptions = {}) {
    super(options);
    this.#useScale = options.useScale ?? true;
  }

  override build([query]: readonly Shape[]): void {
    if (this.#useScale) this.addWeight("scale", [query?.at(-1) ?? 1], "glorotUniform");
  }

  protected override scores(query: SymbolicTensor, key: SymbolicTensor): SymbolicTensor {
    const all = together(query, key);
    return sum(this.#useScale ? multiply(all, this.weight("scale")) : all, { axis: -1 });
  }
}
