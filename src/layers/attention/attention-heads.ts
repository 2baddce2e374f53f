import { oneOf } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { expandDims, reshape } from "../../ops/core/reshape.js";
import { logicalAnd } from "../../ops/elementwise/logical.js";
import { attend, attentionWeights, dotProductAttention } from "../../ops/sequence/attention.js";
import { optionsFor } from "../../options-for.js";
import type { Shape } from "../../shape.js";
import { EinsumDense } from "../core/einsum-dense.js";
import { BIAS, type BiasConfig } from "../kernel.js";
import type { CallContext } from "../layer.js";
import type { Mask } from "../mask.js";
import type { Rules } from "../rules.js";
import type { Shapes } from "../signature.js";
import {
  type AttentionCall,
  AttentionLayer,
  type DropConfig,
  type QueryValueKey,
  type ScoredTensors,
} from "./attention-layer.js";

/** How attention with heads may be called. */
export interface HeadsCall extends AttentionCall {
  /** Where a query may look: bool, [batch, queries, keys] or what broadcasts to [batch, heads, queries, keys]. */
  readonly attentionMask?: SymbolicTensor | undefined;
}

/** What attention with heads takes. `activityRegularizer` adds penalties on what the four projections give. */
export interface HeadsConfig extends BiasConfig, Rules<"kernel">, DropConfig {
  /**
   * Whether to do without writing the scores down, which saves memory and for long sequences time. With it there is no dropout, and
   * there are no scores to give. Default: where the scores would be large.
   */
  readonly flashAttention: boolean | undefined;
}

/** The defaults of what attention with heads takes. */
export const HEADS: HeadsConfig = {
  ...BIAS,
  kernelInitializer: "glorotUniform",
  kernelRegularizer: undefined,
  kernelConstraint: undefined,
  dropout: 0,
  seed: undefined,
  flashAttention: undefined,
};

/** How many heads there are, and how long their vectors. */
export interface Heads {
  readonly heads: number;
  readonly keyHeads: number;
  readonly size: number;
  readonly valueSize: number;
  /** Undefined: as long as the query's features. */
  readonly outputShape: Shape | undefined;
}

/** Projections to heads, attention in each, and a projection back. */
export abstract class AttentionHeads<C extends HeadsConfig = HeadsConfig> extends AttentionLayer<C, HeadsCall> {
  static override className = "AttentionHeads";
  static override callOptions = ["returnAttentionScores", "useCausalMask", "attentionMask"];
  static override defaults: object = HEADS;
  readonly queryDense: EinsumDense;
  readonly keyDense: EinsumDense;
  readonly valueDense: EinsumDense;
  /** Made in the first {@link build}: it may have as many features as the query. */
  outputDense: EinsumDense | undefined;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    const { heads, keyHeads, size, valueSize } = this.heads();
    this.queryDense = this.#toHeads("query", heads, size);
    this.keyDense = this.#toHeads("key", keyHeads, size);
    this.valueDense = this.#toHeads("value", keyHeads, valueSize);
    const { dropout, flashAttention } = this.config;
    if (flashAttention !== undefined) oneOf(this.name, "flashAttention", flashAttention, [true, false, null]);
    if (flashAttention === true && dropout > 0) throw this.#needsScores("dropout");
  }

  /** What the config says of the heads; nothing else of the layer is there yet. Throws an ArgumentError for numbers that are none. */
  protected abstract heads(): Heads;

  /** The projections have it. */
  protected override get activityRegularizer(): undefined {
    return undefined;
  }

  #toHeads(name: string, heads: number, size: number): EinsumDense {
    return this.#projection(name, "...c,cde->...de", [heads, size], "de");
  }

  #projection(name: string, equation: string, outputShape: Shape, axes: string): EinsumDense {
    const shared = optionsFor(EinsumDense, { ...this.config, inputShape: undefined });
    return new EinsumDense(equation, outputShape, {
      ...shared,
      name,
      biasAxes: this.config.useBias ? axes : undefined,
    });
  }

  override build([query, value, key = value]: Shapes<QueryValueKey>): void {
    const { heads, valueSize, outputShape = [query.at(-1) ?? 1] } = this.heads();
    const axes = "fghijklm".slice(0, outputShape.length);
    this.outputDense ??= this.#projection("attention_output", `...de,de${axes}->...${axes}`, outputShape, axes);
    this.queryDense.ensureBuilt(query);
    this.keyDense.ensureBuilt(key);
    this.valueDense.ensureBuilt(value);
    this.outputDense.ensureBuilt([...query.slice(0, -1), heads, valueSize]);
  }

  override call(x: QueryValueKey, context: CallContext<QueryValueKey> & HeadsCall): SymbolicTensor | ScoredTensors {
    this.requireSequences(x, (rank) => rank >= 3, "[batch, …, features] for query, value and key");
    const [query, value, key = value] = x;
    const { dropout: rate, flashAttention } = this.config;
    const q = inOneAxis(this.queryDense.apply(query));
    const k = inOneAxis(this.keyDense.apply(key));
    const v = inOneAxis(this.valueDense.apply(value));
    const options = { mask: combined(context), isCausal: context.useCausalMask ?? false };
    const scored = context.returnAttentionScores === true;
    if (scored && flashAttention === true) throw this.#needsScores("returnAttentionScores");
    if (!scored && (rate === 0 || !context.training))
      return this.#back(query, dotProductAttention(q, k, v, { ...options, flashAttention }));
    const weights = attentionWeights(q, k, options);
    const out = this.#back(query, attend(context.training ? this.drop(weights) : weights, v));
    return scored ? [out, weights] : out;
  }

  /** From the heads back to features, where the queries are. */
  #back(query: SymbolicTensor, heads: SymbolicTensor): SymbolicTensor {
    const apart = reshape(heads, [...query.shape.slice(0, -1), ...heads.shape.slice(2)]);
    return this.outputDense?.apply(apart) ?? apart;
  }

  #needsScores(what: string): ArgumentError {
    return new ArgumentError({
      where: this.name,
      problem: `flashAttention writes no scores down, and ${what} needs them`,
      remedy: "Leave flashAttention out",
    });
  }
}

/** [batch, …, heads, size] as [batch, steps, heads, size]. */
function inOneAxis(x: SymbolicTensor): SymbolicTensor {
  return reshape(x, [x.shape[0] ?? 1, -1, ...x.shape.slice(-2)]);
}

/** The masks of query, value and key and the one given in the call, joined: [batch, 1, queries, keys] or what broadcasts to it. */
function combined({ mask, attentionMask }: CallContext<QueryValueKey> & HeadsCall): Mask {
  const [query, value, key] = mask;
  const masks = [
    query && reshape(query, [query.shape[0] ?? 1, 1, -1, 1]),
    value && reshape(value, [value.shape[0] ?? 1, 1, 1, -1]),
    key && reshape(key, [key.shape[0] ?? 1, 1, 1, -1]),
    attentionMask?.rank === 3 ? expandDims(attentionMask, 1) : attentionMask,
  ].filter((one) => one !== undefined);
  const [first, ...others] = masks;
  return first && others.reduce((all, one) => logicalAnd(all, one), first);
}
