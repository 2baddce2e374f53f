import { eachOf, listOf, oneOf, positiveInteger } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { requireTexts, type Texts } from "./host-data.js";
import { ngramsOf, type Split, type Standardize, splitter, standardizer } from "./tokenize.js";
import { VOCABULARY, type VocabularyConfig, VocabularyLayer } from "./vocabulary-layer.js";

export interface TextVectorizationConfig extends VocabularyConfig<string> {
  /** What is done to a text first, ASCII alone. Default `"lowerAndStripPunctuation"`. A function takes one text and gives one. */
  readonly standardize: Standardize;
  /** What a text is split at. Default `"whitespace"`. A function takes one text and gives its tokens; null: texts are tokens. */
  readonly split: Split;
  /** Tokens that follow each other as one: of 1 up to so many, or of just these lengths. Default: tokens alone. */
  readonly ngrams: number | readonly number[] | undefined;
  /** Steps of every row of `"int"`. Default: those of the longest text of a call. */
  readonly outputSequenceLength: number | undefined;
  /** There are no ragged tensors here: nothing but false. */
  readonly ragged: boolean;
  /** How texts are written as bytes: nothing but `"utf-8"`. */
  readonly encoding: string;
}

/** A text is of several tokens, so it has not one of them to be at. */
const MODES = ["int", "multiHot", "count", "tfIdf"] as const;

/** Options of {@link TextVectorization}. */
export type TextVectorizationOptions = Options<TextVectorizationConfig>;

const TEXT_VECTORIZATION: TextVectorizationConfig = {
  ...VOCABULARY,
  standardize: "lowerAndStripPunctuation",
  split: "whitespace",
  ngrams: undefined,
  outputSequenceLength: undefined,
  ragged: false,
  encoding: "utf-8",
};

/**
 * Texts as numbers that a model can take: standardized, split into tokens, looked up in a vocabulary. On the host: in front of a model, or
 * by itself.
 *
 * Input [batch] or [batch, 1], texts. `"int"` gives int32 [batch, steps], filled up with 0 at the end; 1 is what is not in the
 * vocabulary. The others give float32 [batch, vocabulary], with what is unknown in column 0. Without `split`, [batch, n] are n tokens.
 * Without `outputSequenceLength` each batch is as long as its longest text, and a model is compiled for each such length.
 *
 * @example
 * const vectorize = new TextVectorization({ outputSequenceLength: 4 });
 * vectorize.adapt(["The cat sat.", "The dog sat!", "The end"]);
 * vectorize.getVocabulary();                        // ["", "[UNK]", "the", "sat", "end", "dog", "cat"]
 * vectorize.apply(["the cow sat"]).toArray();       // [[2, 1, 3, 0]]
 */
export class TextVectorization extends VocabularyLayer<string, TextVectorizationConfig, Texts, Tensor> {
  static override className = "TextVectorization";
  static override args = ["maxTokens"];
  static override defaults = TEXT_VECTORIZATION;
  readonly #standardize: (text: string) => string;
  readonly #split: ((text: string) => readonly string[]) | undefined;
  readonly #ngrams: number | readonly number[];

  constructor(maxTokens?: number | TextVectorizationOptions, options?: TextVectorizationOptions) {
    const special = { numOovIndices: 1, maskToken: "", oovToken: "[UNK]", invert: false };
    super(
      {
        tokens: "string",
        table(config, where) {
          oneOf(where, "outputMode", config.outputMode, MODES);
          return { ...config, ...special };
        },
        bucketOf: () => () => 0,
      },
      ...optional("maxTokens", maxTokens, options),
    );
    const { standardize, split, ngrams, outputMode, outputSequenceLength, ragged, encoding } = this.config;
    this.#standardize = standardizer(this.name, standardize);
    this.#split = splitter(this.name, split);
    oneOf(this.name, "ragged", ragged, [false]);
    oneOf(this.name, "encoding", encoding, ["utf-8"]);
    if (ngrams !== undefined) eachOf(this.name, "ngrams", listOf(this.name, "ngrams", ngrams), positiveInteger);
    this.#ngrams = ngrams ?? [];
    if (outputSequenceLength === undefined) return;
    positiveInteger(this.name, "outputSequenceLength", outputSequenceLength);
    if (outputMode === "int") return;
    throw new ArgumentError({
      where: this.name,
      problem: "vectors over the vocabulary have no sequence length",
      expected: 'outputMode "int" beside outputSequenceLength',
      received: `"${outputMode}"`,
    });
  }

  protected override onHost(x: HostTensor): Tensor {
    const { outputMode, outputSequenceLength } = this.config;
    const { rows, shape } = this.#tokens(x);
    const numbers = rows.map((row) => row.map((token) => this.table.indexOf(token)));
    if (outputMode === "int") {
      const steps = outputSequenceLength ?? numbers.reduce((most, { length }) => Math.max(most, length), 0);
      const padded = Tensor.zeros([...shape, steps], "int32");
      for (const [i, row] of numbers.entries()) padded.data.set(row.slice(0, steps), i * steps);
      return padded;
    }
    const depth = this.table.promiseDepth();
    const bags = Tensor.zeros([rows.length, depth]);
    for (const [i, row] of numbers.entries()) bags.data.set(this.table.encode(row, [row.length]).data, i * depth);
    return bags.reshape([...shape, depth]);
  }

  protected override documents(x: HostTensor): Iterable<readonly string[]> {
    return this.#tokens(x).rows;
  }

  /** Whether tokens are not left as they are, but joined to their neighbours. */
  get #joins(): boolean {
    return typeof this.#ngrams === "number" || this.#ngrams.length > 0;
  }

  /** The tokens of each text, and the shape in which the texts lie. */
  #tokens(x: HostTensor): { readonly rows: readonly (readonly string[])[]; readonly shape: Shape } {
    const { data, shape } = requireTexts(this.name, x);
    const texts = data.map(this.#standardize);
    const split = this.#split;
    const grams = (row: readonly string[]) => (this.#joins ? ngramsOf(row, this.#ngrams) : row);
    if (split !== undefined) {
      if (shape.length > 1 && shape.at(-1) !== 1) throw notSingle(this.name, shape);
      return { rows: texts.map((text) => grams(split(text))), shape: shape.length > 1 ? shape.slice(0, -1) : shape };
    }
    const [length, outer] = [shape.at(-1) ?? 1, shape.slice(0, -1)];
    const rows = Array.from({ length: sizeOf(outer) }, (_, i) => grams(texts.slice(i * length, (i + 1) * length)));
    return { rows, shape: outer };
  }

  protected override outputSpec({ shape }: SymbolicTensor) {
    const { outputMode, outputSequenceLength, split } = this.config;
    const texts = split === null || shape.length > 1 ? shape.slice(0, -1) : shape;
    if (outputMode !== "int") return { shape: [...texts, this.table.promiseDepth()], dtype: "float32" as const };
    const given = split === null && !this.#joins ? shape.at(-1) : undefined;
    return { shape: [...texts, outputSequenceLength ?? given ?? null], dtype: "int32" as const };
  }
}

function notSingle(where: string, shape: Shape): ShapeError {
  return new ShapeError({
    where,
    problem: "several texts in a row, each to be split",
    expected: "texts of shape [batch] or [batch, 1]",
    received: formatShape(shape),
    remedy: "Use split: null if they are tokens already",
  });
}
