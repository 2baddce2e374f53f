import { eachOf, finite, noSuch, oneOf, positiveInteger } from "../check.js";
import { ArgumentError } from "../errors.js";
import { withDefaults } from "../options.js";
import { Tensor } from "../tensor.js";
import { padSequences } from "./pad-sequences.js";
import { requireTexts } from "./require-texts.js";
import { StringLookup } from "./string-lookup.js";

/** What is done to a text before it is split. */
export type Standardize = "lowerAndStripPunctuation" | "lower" | "stripPunctuation" | ((text: string) => string) | null;

/** How a text becomes tokens; null: it is one. */
export type Split = "whitespace" | "character" | ((text: string) => readonly string[]) | null;

/** What comes out: the numbers of the tokens, or one row over the vocabulary. */
export type TextOutput = "int" | "multiHot" | "count" | "tfIdf";

/** Options of {@link TextVectorization}. */
export interface TextVectorizationOptions {
  /** Most tokens in the vocabulary, the special ones among them. Default: no limit. */
  readonly maxTokens?: number | undefined;
  /** Default `"lowerAndStripPunctuation"`. */
  readonly standardize?: Standardize | undefined;
  /** Default `"whitespace"`. */
  readonly split?: Split | undefined;
  /** Default `"int"`. */
  readonly outputMode?: TextOutput | undefined;
  /** Steps of every row of `"int"`. Default: those of the longest text of a call. */
  readonly outputSequenceLength?: number | undefined;
  /** The tokens, most frequent first, instead of {@link TextVectorization.adapt}. */
  readonly vocabulary?: readonly string[] | undefined;
  /** With `"tfIdf"` and a vocabulary: the weight of each of its tokens. */
  readonly idfWeights?: readonly number[] | undefined;
}

/**
 * Texts as numbers that a model can take: standardized, split into tokens, looked up in a vocabulary.
 *
 * `"int"` gives int32 [texts, steps], filled up with 0 at the end; 1 is what is not in the vocabulary. The others give
 * float32 [texts, vocabulary], with what is unknown in column 0: `"multiHot"` whether a token occurs, `"count"` how often,
 * `"tfIdf"` that times log(1 + texts / (1 + texts with the token)), the unknown weighing as much as the mean token.
 *
 * @example
 * const vectorize = new TextVectorization({ outputSequenceLength: 4 });
 * vectorize.adapt(["The cat sat.", "The dog sat!", "The end"]);
 * vectorize.getVocabulary();                        // ["", "[UNK]", "the", "sat", "end", "dog", "cat"]
 * vectorize.call(["the cow sat"]).toArray();        // [[2, 1, 3, 0]]
 */
export class TextVectorization {
  readonly #standardize: (text: string) => string;
  readonly #split: (text: string) => readonly string[];
  readonly #output: TextOutput;
  readonly #length: number | undefined;
  readonly #lookup: StringLookup;
  #weights: readonly number[] = [];

  constructor(options: TextVectorizationOptions = {}) {
    const { standardize, split, outputMode, maxTokens, vocabulary, idfWeights, outputSequenceLength } = withDefaults(
      WHERE,
      options,
      DEFAULTS,
    );
    eachOf(WHERE, "idfWeights", idfWeights, finite);
    this.#standardize = wayOf("standardize", standardize, STANDARDIZE) ?? ((text) => text);
    this.#split = wayOf("split", split, SPLIT) ?? ((text) => [text]);
    this.#output = oneOf(WHERE, "outputMode", outputMode, ["int", "multiHot", "count", "tfIdf"]);
    if (outputSequenceLength !== undefined) positiveInteger(WHERE, "outputSequenceLength", outputSequenceLength);
    this.#length = outputSequenceLength;
    this.#lookup = new StringLookup({ maxTokens, vocabulary, maskToken: outputMode === "int" ? "" : null });
    const known = this.getVocabulary({ includeSpecialTokens: false }).length;
    if (outputMode === "tfIdf" && idfWeights.length !== known) {
      throw new ArgumentError({
        where: WHERE,
        problem: "the idfWeights do not fit the vocabulary",
        expected: `${known} weights`,
        received: `${idfWeights.length}`,
      });
    }
    this.#weights = withMean(idfWeights);
  }

  /** Learns the vocabulary anew, and the weights of `"tfIdf"`, from texts. */
  adapt(texts: readonly string[]): void {
    requireTexts("TextVectorization.adapt", texts);
    const documents = texts.map((text) => this.tokens(text));
    this.#lookup.adapt(documents.flat());
    if (this.#output !== "tfIdf") return;
    const within = new Map<string, number>();
    for (const tokens of documents)
      for (const token of new Set(tokens)) within.set(token, (within.get(token) ?? 0) + 1);
    const known = this.getVocabulary({ includeSpecialTokens: false });
    this.#weights = withMean(known.map((token) => Math.log(1 + texts.length / (1 + (within.get(token) ?? 0)))));
  }

  /** All tokens in the order of their numbers. */
  getVocabulary(options: { readonly includeSpecialTokens?: boolean } = {}): readonly string[] {
    return this.#lookup.getVocabulary(options);
  }

  /** How many numbers there are: the `inputDim` of an Embedding. */
  vocabularySize(): number {
    return this.#lookup.vocabularySize();
  }

  /** The tokens of one text, standardized and split, known or not. */
  tokens(text: string): readonly string[] {
    requireTexts("TextVectorization.tokens", [text]);
    return this.#split(this.#standardize(text));
  }

  /** The tokens of numbers. */
  invert(indices: ArrayLike<number>): string[] {
    return this.#lookup.invert(indices);
  }

  /** Texts as a tensor, one row each; see the class for what it holds. */
  call(texts: readonly string[]): Tensor {
    requireTexts("TextVectorization.call", texts);
    const rows = texts.map((text) => this.#lookup.call(this.tokens(text)).data);
    if (this.#output === "int")
      return padSequences(rows, { maxlen: this.#length, padding: "post", truncating: "post" });
    const bags = Tensor.zeros([texts.length, this.vocabularySize()]);
    for (const [i, row] of rows.entries()) {
      const bag = bags.at(i).data;
      for (const index of row) {
        if (this.#output === "multiHot") bag[index] = 1;
        else bag[index] = (bag[index] ?? 0) + (this.#output === "tfIdf" ? (this.#weights[index] ?? 0) : 1);
      }
    }
    return bags;
  }
}

const WHERE = "TextVectorization";
const DEFAULTS = {
  maxTokens: undefined,
  standardize: "lowerAndStripPunctuation",
  split: "whitespace",
  outputMode: "int",
  outputSequenceLength: undefined,
  vocabulary: undefined,
  idfWeights: [],
} as const;

/** ASCII's punctuation, as in Keras. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

const STANDARDIZE: Readonly<Record<Extract<Standardize, string>, (text: string) => string>> = {
  lower: (text) => text.toLowerCase(),
  stripPunctuation: (text) => text.replace(PUNCTUATION, ""),
  lowerAndStripPunctuation: (text) => text.toLowerCase().replace(PUNCTUATION, ""),
};

const SPLIT: Readonly<Record<Extract<Split, string>, (text: string) => readonly string[]>> = {
  whitespace: (text) => text.split(/\s+/).filter(Boolean),
  character: (text) => Array.from(text),
};

/** What to do with a text, by the name of a way or as a function; null is no way at all. */
function wayOf<F extends (text: string) => unknown>(
  name: string,
  given: string | F | null,
  ways: Readonly<Record<string, F>>,
): F | undefined {
  if (typeof given === "function") return given;
  if (given === null) return undefined;
  const way = typeof given === "string" && Object.hasOwn(ways, given) ? ways[given] : undefined;
  if (way === undefined) throw noSuch(WHERE, name, given, [...Object.keys(ways), null], "a function");
  return way;
}

/** The weights behind their mean, which is that of unknown tokens. */
function withMean(weights: readonly number[]): readonly number[] {
  return [weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length), ...weights];
}
