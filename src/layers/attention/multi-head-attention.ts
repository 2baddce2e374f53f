import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { expandDims, reshape } from "../../ops/core/reshape.js";
import { add } from "../../ops/elementwise/binary.js";
import { logicalAnd } from "../../ops/elementwise/logic.js";
import { matmul } from "../../ops/product/matmul.js";
import { dropout } from "../../ops/random/draw.js";
import { attend, attentionWeights, dotProductAttention } from "../../ops/sequence/attention.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import { biasRules, type KernelOptions, kernelRules } from "../kernel-options.js";
import { type ApplyOptions, type CallContext, Layer } from "../layer.js";
import type { Mask } from "../mask.js";
import { type AttentionCall, queryValueKey, type ScoredTensors } from "./attention.js";

type Tensors = readonly SymbolicTensor[];

/** How attention with heads may be called. */
export interface HeadsCall extends AttentionCall {
  /** Where a query may look: bool, [batch, queries, keys] or what broadcasts to [batch, heads, queries, keys]. */
  readonly attentionMask?: SymbolicTensor | undefined;
}

interface HeadsOptions extends Omit<KernelOptions, "activation"> {
  /** Of the attention weights, while training. Default 0. */
  readonly dropout?: number | undefined;
}

export interface MultiHeadAttentionOptions extends HeadsOptions {
  /** Size of each head's values. Default `keyDim`. */
  readonly valueDim?: number | undefined;
  /** Features of the output. Default: those of the query. */
  readonly outputShape?: number | Shape | undefined;
  /** The axes to attend over, the batch counted as axis 0. Only all between batch and features, which is the default. */
  readonly attentionAxes?: number | readonly number[] | undefined;
}

export type GroupQueryAttentionOptions = HeadsOptions;

/** How many heads there are, and how long their vectors. */
interface Heads {
  readonly heads: number;
  readonly keyHeads: number;
  readonly size: number;
  readonly valueSize: number;
  readonly outputShape: Shape | undefined;
}

/** Projections to heads, attention in each, and a projection back. */
abstract class AttentionHeads extends Layer<Tensors, SymbolicTensor, HeadsCall> {
  override readonly supportsMasking = true;
  readonly #heads: Heads;
  readonly #options: HeadsOptions;

  constructor(heads: Heads, options: HeadsOptions) {
    super(options);
    this.#heads = heads;
    this.#options = options;
  }

  override build([query = [], value = [], key = value]: readonly Shape[]): void {
    const { heads, keyHeads, size, valueSize, outputShape } = this.#heads;
    const features = (shape: Shape) => shape.at(-1) ?? 1;
    this.#addProjection("query", [features(query)], [heads, size]);
    this.#addProjection("key", [features(key)], [keyHeads, size]);
    this.#addProjection("value", [features(value)], [keyHeads, valueSize]);
    this.#addProjection("attention_output", [heads, valueSize], outputShape ?? [features(query)]);
  }

  #addProjection(name: string, from: Shape, to: Shape): void {
    const { kernelInitializer = "glorotUniform", biasInitializer = "zeros", useBias = true } = this.#options;
    this.addWeight(`${name}/kernel`, [...from, ...to], kernelInitializer, kernelRules(this.#options));
    if (useBias) this.addWeight(`${name}/bias`, to, biasInitializer, biasRules(this.#options));
  }

  /** x · kernel + bias over the last `axes` axes of `x`, as one product of matrices. */
  #project(name: string, x: SymbolicTensor, axes: number): SymbolicTensor {
    const kernel = this.weight(`${name}/kernel`);
    const to = kernel.shape.slice(axes);
    const lead = x.shape.slice(0, -axes);
    const flat = matmul(
      reshape(x, [...lead, sizeOf(x.shape.slice(-axes))]),
      reshape(kernel, [sizeOf(kernel.shape.slice(0, axes)), sizeOf(to)]),
    );
    if (this.#options.useBias === false) return reshape(flat, [...lead, ...to]);
    return reshape(add(flat, reshape(this.weight(`${name}/bias`), [sizeOf(to)])), [...lead, ...to]);
  }

  override apply(
    x: Tensors,
    options: ApplyOptions<Tensors, HeadsCall> & { readonly returnAttentionScores: true },
  ): ScoredTensors;
  override apply(x: Tensors, options?: ApplyOptions<Tensors, HeadsCall>): SymbolicTensor;
  override apply(x: Tensors, options?: ApplyOptions<Tensors, HeadsCall>): SymbolicTensor | ScoredTensors {
    return super.apply(x, options);
  }

  override call(x: Tensors, context: CallContext<Tensors> & HeadsCall): SymbolicTensor {
    const inputs = queryValueKey(this.name, x);
    if (inputs.some(({ rank }) => rank < 3)) {
      throw new ShapeError({
        where: this.name,
        problem: "not sequences",
        expected: "[batch, …, features] for query, value and key",
        received: x.map(({ shape }) => formatShape(shape)).join(", "),
      });
    }
    const [query, value, key] = inputs.map((one) => reshape(one, [one.shape[0] ?? 1, -1, one.shape.at(-1) ?? 1])) as [
      SymbolicTensor,
      SymbolicTensor,
      SymbolicTensor,
    ];
    const [q, k, v] = [
      this.#project("query", query, 1),
      this.#project("key", key, 1),
      this.#project("value", value, 1),
    ];
    const options = { mask: combined(context), isCausal: context.useCausalMask ?? false };
    const rate = context.training ? (this.#options.dropout ?? 0) : 0;
    const back = (heads: SymbolicTensor) => {
      const out = this.#project("attention_output", heads, 2);
      return reshape(out, [...inputs[0].shape.slice(0, -1), ...out.shape.slice(2)]);
    };
    if (rate === 0 && context.returnAttentionScores !== true) return back(dotProductAttention(q, k, v, options));
    const weights = attentionWeights(q, k, options);
    const out = back(attend(dropout(weights, rate), v));
    return (context.returnAttentionScores ? [out, weights] : out) as SymbolicTensor;
  }

  /** That of the query. */
  override computeMask(_: Tensors, mask: readonly Mask[] | undefined): Mask {
    return mask?.[0];
  }
}

/** The masks of query, value and key and the one given in the call, joined: [batch, 1, queries, keys] or what broadcasts to it. */
function combined({ mask, attentionMask }: CallContext<Tensors> & HeadsCall): Mask {
  const [query, value, key] = mask ?? [];
  const masks = [
    query && reshape(query, [query.shape[0] ?? 1, 1, -1, 1]),
    value && reshape(value, [value.shape[0] ?? 1, 1, 1, -1]),
    key && reshape(key, [key.shape[0] ?? 1, 1, 1, -1]),
    attentionMask?.rank === 3 ? expandDims(attentionMask, 1) : attentionMask,
  ].filter((one) => one !== undefined);
  const [first, ...others] = masks;
  return first && others.reduce((all, one) => logicalAnd(all, one), first);
}

/**
 * Attention in several heads at once (Vaswani et al., 2017): query, key and value are projected to `numHeads` heads of size `keyDim`,
 * attended, and projected back.
 *
 * Inputs: query [batch, queries, features], value [batch, keys, …] and, unless the value serves as such, key [batch, keys, …] →
 * output [batch, queries, features]. More axes between batch and features are taken as one. Weights: query/kernel
 * [features, numHeads, keyDim], query/bias [numHeads, keyDim], the same for key and value, attention_output/kernel
 * [numHeads, valueDim, features], attention_output/bias [features].
 *
 * @example new MultiHeadAttention(4, 16).apply([x, x], { useCausalMask: true })
 */
export class MultiHeadAttention extends AttentionHeads {
  constructor(numHeads: number, keyDim: number, options: MultiHeadAttentionOptions = {}) {
    const where = "MultiHeadAttention";
    const { valueDim = keyDim, outputShape } = options;
    const heads = positiveInteger(where, "numHeads", numHeads);
    super(
      {
        heads,
        keyHeads: heads,
        size: positiveInteger(where, "keyDim", keyDim),
        valueSize: positiveInteger(where, "valueDim", valueDim),
        outputShape: outputShape === undefined ? undefined : [outputShape].flat(),
      },
      options,
    );
    this.#attentionAxes = options.attentionAxes;
  }

  readonly #attentionAxes: number | readonly number[] | undefined;

  override build(shapes: readonly Shape[]): void {
    const between = (shapes[0] ?? []).slice(0, -1).map((_, axis) => axis + 1);
    const rank = between.length + 2;
    const axes = this.#attentionAxes === undefined ? between : [this.#attentionAxes].flat();
    if (String(axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort()) !== String(between)) {
      throw new ArgumentError({
        where: this.name,
        problem: "attention over some axes only",
        expected: `all between batch and features: ${between.join(", ")}`,
        received: axes.join(", "),
        remedy: "Reshape the others into the batch",
      });
    }
    super.build(shapes);
  }
}

/**
 * {@link MultiHeadAttention} in which neighbouring query heads share a key and value head (Ainslie et al., "GQA", 2023).
 *
 * Weights: query/kernel [features, numQueryHeads, headDim], key/kernel and value/kernel [features, numKeyValueHeads, headDim],
 * attention_output/kernel [numQueryHeads, headDim, features], each with a bias.
 */
export class GroupQueryAttention extends AttentionHeads {
  constructor(
    headDim: number,
    numQueryHeads: number,
    numKeyValueHeads: number,
    options: GroupQueryAttentionOptions = {},
  ) {
    const where = "GroupQueryAttention";
    const heads = positiveInteger(where, "numQueryHeads", numQueryHeads);
    const keyHeads = positiveInteger(where, "numKeyValueHeads", numKeyValueHeads);
    if (heads % keyHeads !== 0) {
      throw new ArgumentError({
        where,
        problem: "the heads cannot be shared out",
        expected: `numQueryHeads a multiple of ${keyHeads}`,
        received: `${heads}`,
      });
    }
    const size = positiveInteger(where, "headDim", headDim);
    super({ heads, keyHeads, size, valueSize: size, outputShape: undefined }, options);
  }
}
