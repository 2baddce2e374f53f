import { eachOf, finite, integerFrom, oneOf } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { withDefaults } from "../../options.js";
import { LAYER, type LayerConfig } from "../layer.js";
import { type AdaptBatches, type AdaptOptions, adapt } from "./adapt.js";
import { type HostData, toHostTensor } from "./host-data.js";
import { HostLayer } from "./host-layer.js";
import { type LookupOutput, LookupTable, type TableConfig, tokensIn } from "./lookup-table.js";

/** What layers with a vocabulary take. */
export interface VocabularyConfig<T> extends LayerConfig {
  /** Most tokens in the vocabulary, the special ones among them. Default: no limit. */
  readonly maxTokens: number | undefined;
  /** The tokens, instead of `adapt`: with the special ones in front, as `getVocabulary()` gives them, or without. Default: none. */
  readonly vocabulary: readonly T[] | undefined;
  /** With `"tfIdf"` and a vocabulary: what each of its tokens weighs. */
  readonly idfWeights: readonly number[] | undefined;
  /**
   * `"int"`: the numbers of the tokens, int32. `"oneHot"`, `"multiHot"`, `"count"`, `"tfIdf"`: float32 vectors over the vocabulary, one
   * for each token, or one for all along the last axis: whether a token occurs, how often, and that times its weight,
   * log(1 + documents / (1 + documents with the token)); unknown ones weigh as much as the mean. Default `"int"`.
   */
  readonly outputMode: LookupOutput;
  /** Whether vectors are `maxTokens` long however many tokens there are. Default false. */
  readonly padToMaxTokens: boolean;
  /** There are no sparse tensors here: nothing but false. */
  readonly sparse: boolean;
}

/** The defaults of what layers with a vocabulary take. */
export const VOCABULARY = {
  ...LAYER,
  maxTokens: undefined,
  vocabulary: undefined,
  idfWeights: undefined,
  outputMode: "int",
  padToMaxTokens: false,
  sparse: false,
} as const;

/** What tokens a layer has, and how its table treats them. */
export interface VocabularyKind<T, C> {
  readonly tokens: T extends string ? "string" : "number";
  table(config: C, where: string): TableConfig<T>;
  /** Which of several numbers an unknown token gets. */
  bucketOf(config: C, where: string): (token: T) => number;
}

/** Options of `getVocabulary`. */
export interface GetVocabularyOptions {
  /** Whether the mask token and those for unknown ones stand in front. Default true. */
  readonly includeSpecialTokens?: boolean | undefined;
}

/** A layer with a vocabulary, which it is given or learns. */
export abstract class VocabularyLayer<
  T extends string | number,
  C extends VocabularyConfig<T>,
  In,
  Out extends HostTensor,
> extends HostLayer<SymbolicTensor, C, In, Out> {
  protected readonly table: LookupTable<T>;
  readonly #tokens: "string" | "number";

  constructor(kind: VocabularyKind<T, C>, options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    checkConfig(this.name, this.config);
    const { vocabulary, idfWeights } = this.config;
    this.#tokens = kind.tokens;
    this.table = new LookupTable(this.name, kind.table(this.config, this.name), kind.bucketOf(this.config, this.name));
    if (vocabulary !== undefined) this.setVocabulary(vocabulary, idfWeights);
  }

  /**
   * Learns the vocabulary anew: the most frequent tokens first, of equally frequent ones the greatest, as in Keras; and what they
   * weigh with `"tfIdf"`. From an array of samples or an iterable of batches at once, from a `Dataset` or another async iterable in a promise.
   *
   * Throws an ArgumentError if the layer was made with a vocabulary, or was called and would give vectors of another size from now on.
   */
  adapt(data: HostData | Iterable<HostData>): void;
  adapt(data: AdaptBatches<HostData>, options?: AdaptOptions): void | Promise<void>;
  adapt(data: unknown, options: AdaptOptions = {}): void | Promise<void> {
    if (this.config.vocabulary !== undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "was made with a vocabulary",
        expected: "no vocabulary, to adapt",
        received: `one of ${this.table.size} tokens`,
        remedy: "Leave vocabulary out, or use setVocabulary",
      });
    }
    return adapt(this.name, data, options, {
      begin: () => this.table.beginAdapt(),
      take: (batch, isWhole) => {
        const x = toHostTensor(batch);
        const apart = isWhole && x.shape.length === 1;
        for (const document of this.documents(apart ? x.reshape([-1, 1]) : x)) this.table.count(document);
      },
      end: () => this.table.endAdapt(),
    });
  }

  /** The tokens of each document: of a batch each row, a tensor of one axis is one document. */
  protected abstract documents(x: HostTensor): Iterable<readonly T[]>;

  /** All tokens in the order of their numbers. */
  getVocabulary(options: GetVocabularyOptions = {}): readonly T[] {
    const { includeSpecialTokens } = withDefaults(`${this.name}: getVocabulary`, options, {
      includeSpecialTokens: true,
    });
    return this.table.vocabulary(includeSpecialTokens);
  }

  /**
   * Sets the vocabulary, and with `"tfIdf"` what each of its tokens weighs. Special tokens may stand in front, as `getVocabulary()`
   * gives them. Throws an ArgumentError for tokens that come twice, for too many, and for weights that do not fit.
   */
  setVocabulary(vocabulary: readonly T[], idfWeights?: readonly number[]): void {
    const isWeighed = this.config.outputMode === "tfIdf";
    if (isWeighed === (idfWeights === undefined)) {
      throw new ArgumentError({
        where: this.name,
        problem: isWeighed ? "tokens without weights" : "weights that nothing is weighed by",
        expected: isWeighed ? 'idfWeights, for "tfIdf"' : `no idfWeights, for "${this.config.outputMode}"`,
        received: isWeighed ? "none" : "idfWeights",
      });
    }
    eachOf(this.name, "idfWeights", idfWeights, finite);
    this.table.set(tokensIn<T>(this.name, "vocabulary", vocabulary, this.#tokens), idfWeights);
  }

  /** How many numbers there are, special ones included: the `inputDim` of an Embedding. */
  vocabularySize(): number {
    return this.table.size;
  }

  /** The config with the vocabulary as it is now. */
  override getConfig(): C {
    const config = super.getConfig();
    if (!this.table.isSet) return config;
    const idfWeights = this.config.outputMode === "tfIdf" ? this.table.weights : undefined;
    return { ...config, vocabulary: this.table.vocabulary(true), idfWeights };
  }
}

function checkConfig<T>(where: string, config: VocabularyConfig<T>): void {
  const { maxTokens, padToMaxTokens, sparse, vocabulary, idfWeights } = config;
  if (maxTokens !== undefined) integerFrom(where, "maxTokens", maxTokens, 2);
  oneOf(where, "sparse", sparse, [false]);
  if (padToMaxTokens && maxTokens === undefined) {
    throw new ArgumentError({
      where,
      problem: "nothing to pad to",
      expected: "maxTokens beside padToMaxTokens",
      received: "padToMaxTokens alone",
    });
  }
  if (idfWeights !== undefined && vocabulary === undefined) {
    throw new ArgumentError({
      where,
      problem: "weights without tokens",
      expected: "a vocabulary beside idfWeights",
      received: "idfWeights alone",
    });
  }
}
