import type { ActivationLike } from "../../activations/index.js";
import { oneOf, positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { scope } from "../../module/scope.js";
import { arange } from "../../ops/arrange/creation.js";
import { expandDims } from "../../ops/core/axes-of-one.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { less, multiply, subtract } from "../../ops/elementwise/binary.js";
import { logicalAnd } from "../../ops/elementwise/logical.js";
import { abs } from "../../ops/elementwise/unary.js";
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
import { attendKept, requireDecodable } from "./decoding.js";
import { type RopeOptions, ropeOf, rotate, type Turning } from "./rotary.js";

/** How attention with heads may be called. */
export interface HeadsCall extends AttentionCall {
  /** Where a query may look: bool, [batch, queries, keys] or what broadcasts to [batch, heads, queries, keys]. */
  readonly attentionMask?: SymbolicTensor | undefined;
}

/** What attention with heads takes. `activityRegularizer` adds penalties on what the four projections give. */
export interface HeadsConfig extends BiasConfig, Rules<"kernel">, DropConfig {
  /**
   * Whether to do without writing the scores down, which saves memory, and time where heads are small or sequences long. With it there
   * is no dropout, and there are no scores to give. Default: where heads have at most 32 numbers, or the scores would be large.
   */
  readonly flashAttention: boolean | undefined;
  /** How many keys a query sees to each side, itself counted. With a causal mask: only those before. Default: all. */
  readonly slidingWindow: number | undefined;
  /** Multiplies what a head gives by the sigmoid of a fourth projection of the query (Qiu et al., 2025). Default false. */
  readonly useGate: boolean;
  /** Turns queries and keys by their places (rotary position embedding), or not. Default: not. */
  readonly rope: boolean | RopeOptions | undefined;
  /**
   * Whether one kernel holds the projections of query, key and value, which makes one product of three where all of them are the same
   * tensor; others cost three times as much. Heads then have one size, and inputs as many features. Default false.
   */
  readonly jointProjection: boolean;
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
  slidingWindow: undefined,
  useGate: false,
  rope: undefined,
  jointProjection: false,
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
  /** In place of the three that follow, with `jointProjection`. */
  readonly jointDense: EinsumDense | undefined;
  readonly queryDense: EinsumDense | undefined;
  readonly keyDense: EinsumDense | undefined;
  readonly gateDense: EinsumDense | undefined;
  readonly valueDense: EinsumDense | undefined;
  /** Made in the first {@link build}: it may have as many features as the query. */
  outputDense: EinsumDense | undefined;
  readonly #rope: Turning | undefined;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    const { heads, keyHeads, size, valueSize } = this.heads();
    const { dropout, flashAttention, slidingWindow, useGate, rope, jointProjection } = this.config;
    if (jointProjection) {
      this.#requireOneSize(size, valueSize);
      this.jointDense = this.#toHeads("joint", heads + 2 * keyHeads, size);
    } else {
      this.queryDense = this.#toHeads("query", heads, size);
      this.keyDense = this.#toHeads("key", keyHeads, size);
      this.valueDense = this.#toHeads("value", keyHeads, valueSize);
    }
    if (useGate) this.gateDense = this.#toHeads("gate", heads, valueSize, "sigmoid");
    if (slidingWindow !== undefined) positiveInteger(this.name, "slidingWindow", slidingWindow);
    this.#rope = ropeOf(this.name, rope, size);
    if (flashAttention !== undefined) oneOf(this.name, "flashAttention", flashAttention, [true, false, null]);
    if (flashAttention === true && dropout > 0) throw this.#needsScores("dropout");
  }

  /** What the config says of the heads; nothing else of the layer is there yet. Throws an ArgumentError for numbers that are none. */
  protected abstract heads(): Heads;

  /** The projections have it. */
  protected override get activityRegularizer(): undefined {
    return undefined;
  }

  #toHeads(name: string, heads: number, size: number, activation?: ActivationLike): EinsumDense {
    return this.#projection(name, "...c,cde->...de", [heads, size], "de", activation);
  }

  #projection(
    name: string,
    equation: string,
    outputShape: Shape,
    axes: string,
    activation: ActivationLike = "linear",
  ): EinsumDense {
    const shared = optionsFor(EinsumDense, { ...this.config, inputShape: undefined });
    return new EinsumDense(equation, outputShape, {
      ...shared,
      name,
      activation,
      biasAxes: this.config.useBias ? axes : undefined,
    });
  }

  override build([query, value, key = value]: Shapes<QueryValueKey>): void {
    const { heads, valueSize, outputShape = [query.at(-1) ?? 1] } = this.heads();
    const axes = "fghijklm".slice(0, outputShape.length);
    this.outputDense ??= this.#projection("attention_output", `...de,de${axes}->...${axes}`, outputShape, axes);
    this.jointDense?.ensureBuilt(query);
    this.queryDense?.ensureBuilt(query);
    this.keyDense?.ensureBuilt(key);
    this.gateDense?.ensureBuilt(query);
    this.valueDense?.ensureBuilt(value);
    this.outputDense.ensureBuilt([...query.slice(0, -1), heads, valueSize]);
  }

  override call(x: QueryValueKey, context: CallContext<QueryValueKey> & HeadsCall): SymbolicTensor | ScoredTensors {
    this.requireSequences(x, (rank) => rank >= 3, "[batch, …, features] for query, value and key");
    const [query] = x;
    const { dropout: rate, flashAttention } = this.config;
    const [q, k, v] = this.#project(x);
    const options = { mask: this.#maskFor(q, k, context), isCausal: context.useCausalMask ?? false };
    const scored = context.returnAttentionScores === true;
    const { decoding } = scope();
    if (decoding !== undefined) {
      requireDecodable(this.name, x, context);
      return this.#back(query, attendKept(this, decoding, [q, k, v], this.config.slidingWindow));
    }
    if (scored && flashAttention === true) throw this.#needsScores("returnAttentionScores");
    if (!scored && (rate === 0 || !context.training))
      return this.#back(query, dotProductAttention(q, k, v, { ...options, flashAttention }));
    const weights = attentionWeights(q, k, options);
    const out = this.#back(query, attend(context.training ? this.drop(weights) : weights, v));
    return scored ? [out, weights] : out;
  }

  /** Queries, keys and values of the heads, each [batch, steps, heads, size]. */
  #project([query, value, key = value]: QueryValueKey): [q: SymbolicTensor, k: SymbolicTensor, v: SymbolicTensor] {
    const { heads, keyHeads } = this.heads();
    const joint = new Map<SymbolicTensor, SymbolicTensor>();
    const projected = (x: SymbolicTensor, dense: EinsumDense | undefined, start: number, count: number) => {
      if (dense !== undefined) return inOneAxis(dense.apply(x));
      const all = joint.get(x) ?? inOneAxis(this.jointDense?.apply(x) ?? x);
      joint.set(x, all);
      return slice(all, [undefined, undefined, { start, stop: start + count }]);
    };
    const turned = (x: SymbolicTensor) => (this.#rope === undefined ? x : rotate(x, this.#rope));
    return [
      turned(projected(query, this.queryDense, 0, heads)),
      turned(projected(key, this.keyDense, heads, keyHeads)),
      projected(value, this.valueDense, heads + keyHeads, keyHeads),
    ];
  }

  /** From the heads back to features, where the queries are. */
  #back(query: SymbolicTensor, heads: SymbolicTensor): SymbolicTensor {
    const apart = reshape(heads, [...query.shape.slice(0, -1), ...heads.shape.slice(2)]);
    const gated = this.gateDense === undefined ? apart : multiply(apart, this.gateDense.apply(query));
    return this.outputDense?.apply(gated) ?? gated;
  }

  /** Which keys each query may see, but for causality. */
  #maskFor(q: SymbolicTensor, k: SymbolicTensor, context: CallContext<QueryValueKey> & HeadsCall): Mask {
    const { slidingWindow } = this.config;
    const given = combined(context);
    if (slidingWindow === undefined) return given;
    const near = band(q.shape[1] ?? 1, k.shape[1] ?? 1, slidingWindow);
    return given === undefined ? near : logicalAnd(given, near);
  }

  #requireOneSize(size: number, valueSize: number): void {
    if (size === valueSize) return;
    throw new ArgumentError({
      where: this.name,
      problem: "jointProjection needs heads of one size",
      expected: `values of size ${size}, as queries and keys are`,
      received: `${valueSize}`,
    });
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

/** Whether query and key are less than `width` apart: [queries, keys]. */
function band(queries: number, keys: number, width: number): SymbolicTensor {
  return less(abs(subtract(expandDims(arange(queries), 1), arange(keys))), width);
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
