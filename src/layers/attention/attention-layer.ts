import { eachOf, fraction, oneOf } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { dropout } from "../../ops/random/dropout.js";
import { generatorOf, type SeedConfig } from "../../seed.js";
import { formatShape } from "../../shape.js";
import { isList, isRecord } from "../../structure.js";
import { type ApplyOptions, Layer, type LayerConfig } from "../layer.js";
import type { Mask } from "../mask.js";
import type { Masks } from "../signature.js";

/** The inputs of an attention layer: the value is the key too, unless there is a third. */
export type QueryValueKey =
  | readonly [query: SymbolicTensor, value: SymbolicTensor]
  | readonly [query: SymbolicTensor, value: SymbolicTensor, key: SymbolicTensor];

/** The output, and the attention weights. */
export type ScoredTensors = readonly [output: SymbolicTensor, scores: SymbolicTensor];

/** How attention layers may be called. */
export interface AttentionCall {
  /** Gives the attention weights as a second output. Default false. */
  readonly returnAttentionScores?: boolean | undefined;
  /** Lets no query see later keys. Default false. */
  readonly useCausalMask?: boolean | undefined;
}

/** What all attention layers take. */
export interface DropConfig extends LayerConfig, SeedConfig {
  /** Share of the attention weights that is dropped while training: from 0 up to, not including, 1. Default 0. */
  readonly dropout: number;
}

type Scored = { readonly returnAttentionScores: true };
type Plain = { readonly returnAttentionScores?: false | undefined };

/** What all attention layers share: what goes in and comes out. */
export abstract class AttentionLayer<
  C extends DropConfig = DropConfig,
  O extends AttentionCall = AttentionCall,
> extends Layer<QueryValueKey, SymbolicTensor | ScoredTensors, C, O> {
  static override className = "AttentionLayer";
  static override callOptions = ["returnAttentionScores", "useCausalMask"];
  override readonly supportsMasking = true;
  readonly #seed = generatorOf(this.name, this.config.seed);

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    fraction(this.name, "dropout", this.config.dropout);
  }

  override apply(x: QueryValueKey, options: ApplyOptions<QueryValueKey, O> & Scored): ScoredTensors;
  override apply(x: QueryValueKey, options?: ApplyOptions<QueryValueKey, O> & Plain): SymbolicTensor;
  override apply(x: QueryValueKey, options?: ApplyOptions<QueryValueKey, O>): SymbolicTensor | ScoredTensors;
  override apply(x: QueryValueKey, options?: ApplyOptions<QueryValueKey, O>): SymbolicTensor | ScoredTensors {
    if (!isList(x) || (x.length !== 2 && x.length !== 3)) {
      const expected = "[query, value] or [query, value, key]";
      const received = inWords(x);
      throw new ArgumentError({ where: this.name, problem: "another number of inputs", expected, received });
    }
    const { returnAttentionScores, useCausalMask } = isRecord(options) ? options : {};
    for (const [name, flag] of Object.entries({ returnAttentionScores, useCausalMask })) {
      if (flag !== undefined) oneOf(this.name, name, flag, [true, false]);
    }
    const mask: unknown = isRecord(options) ? options.mask : undefined;
    if (mask !== undefined && !isList(mask)) {
      const expected = "a list, one for each input";
      throw new ArgumentError({ where: this.name, problem: "no such mask", expected, received: inWords(mask) });
    }
    if (isList(mask)) eachOf(this.name, "mask", mask, requireMask);
    return super.apply(x, options);
  }

  /** That of the query. */
  override computeMask(_: QueryValueKey, [query]: Masks<QueryValueKey>): Mask {
    return query;
  }

  /** Drops some of the attention weights. */
  protected drop(weights: SymbolicTensor): SymbolicTensor {
    return dropout(weights, this.config.dropout, { seed: this.#seed });
  }

  /** Throws a ShapeError for inputs whose rank does not fit. */
  protected requireSequences(x: QueryValueKey, fits: (rank: number) => boolean, expected: string): void {
    if (x.every(({ rank }) => fits(rank))) return;
    const received = x.map(({ shape }) => formatShape(shape)).join(", ");
    throw new ShapeError({ where: this.name, problem: "not sequences", expected, received });
  }
}

function requireMask(where: string, name: string, mask: unknown): void {
  if (mask === undefined || isA(mask, SymbolicTensor)) return;
  const expected = "a tensor of booleans, or undefined, for each input";
  throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(mask) });
}
