import { eachOf, integer, oneOf, positiveInteger } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isTyped } from "../number-array.js";
import { withDefaults } from "../options.js";
import { isList, refuseEndless } from "../structure.js";
import { Tensor } from "../tensor.js";
import { requireTexts } from "./require-texts.js";

/** Options of {@link StringLookup}. */
export interface StringLookupOptions {
  /** Most tokens in the vocabulary, the special ones among them. Default: no limit. */
  readonly maxTokens?: number | undefined;
  /** 1: tokens that are not known share one number. 0: they are an error. Default 1. */
  readonly numOovIndices?: 0 | 1 | undefined;
  /** The token that stands for nothing, with the number 0. Default null: there is none. */
  readonly maskToken?: string | null | undefined;
  /** What the number of unknown tokens reads as. Default `"[UNK]"`. */
  readonly oovToken?: string | undefined;
  /** The tokens, most frequent first, instead of {@link StringLookup.adapt}. */
  readonly vocabulary?: readonly string[] | undefined;
}

const DEFAULTS = {
  maxTokens: Number.POSITIVE_INFINITY,
  numOovIndices: 1,
  maskToken: null,
  oovToken: "[UNK]",
  vocabulary: [],
} as const;

/**
 * Tokens as numbers and back: first the mask token if there is one, then the one for unknown tokens, then the vocabulary.
 *
 * @example
 * const lookup = new StringLookup();
 * lookup.adapt(["a", "c", "d", "d", "z", "b"]);
 * lookup.getVocabulary();              // ["[UNK]", "d", "z", "c", "b", "a"]
 * lookup.call(["c", "m"]).toArray();   // [3, 0]
 */
export class StringLookup {
  readonly #maxTokens: number;
  readonly #maskToken: string | null;
  readonly #oovIndex: number | undefined;
  readonly #special: readonly string[];
  #tokens: readonly string[] = [];
  #indices: ReadonlyMap<string, number> = new Map();

  constructor(options: StringLookupOptions = {}) {
    const { maxTokens, numOovIndices, maskToken, oovToken, vocabulary } = withDefaults(
      "StringLookup",
      options,
      DEFAULTS,
    );
    oneOf("StringLookup", "numOovIndices", numOovIndices, [0, 1]);
    if (maxTokens !== Number.POSITIVE_INFINITY) positiveInteger("StringLookup", "maxTokens", maxTokens);
    if (maskToken !== null) requireTexts("StringLookup: maskToken", [maskToken]);
    requireTexts("StringLookup: oovToken", [oovToken]);
    requireTexts("StringLookup: vocabulary", vocabulary);
    this.#maskToken = maskToken;
    const mask = maskToken === null ? [] : [maskToken];
    this.#oovIndex = numOovIndices === 1 ? mask.length : undefined;
    this.#special = numOovIndices === 1 ? [...mask, oovToken] : mask;
    if (!(maxTokens > this.#special.length)) {
      throw new ArgumentError({
        where: "StringLookup",
        problem: "maxTokens leaves room for no token",
        expected: `more than the ${this.#special.length} special ones`,
        received: `${maxTokens}`,
      });
    }
    this.#maxTokens = maxTokens;
    this.#setVocabulary(vocabulary);
  }

  /** Learns the vocabulary anew: the most frequent tokens first, of equally frequent ones the last in the alphabet, as in Keras. */
  adapt(tokens: Iterable<string>): void {
    const isSet = isList(tokens) || (typeof tokens === "object" && tokens !== null && isIterable(tokens));
    if (!isSet) requireTexts("StringLookup.adapt", tokens);
    const counts = new Map<string, number>();
    for (const token of tokens) {
      if (typeof token !== "string") requireTexts("StringLookup.adapt", [token]);
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    for (const special of this.#special) counts.delete(special);
    const order = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? 1 : -1)).map(([token]) => token);
    this.#setVocabulary(order.slice(0, this.#maxTokens - this.#special.length));
  }

  /** All tokens in the order of their numbers. */
  getVocabulary(options: { readonly includeSpecialTokens?: boolean } = {}): readonly string[] {
    const { includeSpecialTokens } = withDefaults("StringLookup.getVocabulary", options, {
      includeSpecialTokens: true,
    });
    return includeSpecialTokens ? [...this.#special, ...this.#tokens] : this.#tokens;
  }

  /** How many numbers there are: the `inputDim` of an Embedding. */
  vocabularySize(): number {
    return this.#special.length + this.#tokens.length;
  }

  /** The numbers of tokens, int32. Throws an ArgumentError for an unknown one if they have no number. */
  call(tokens: readonly string[]): Tensor<"int32"> {
    requireTexts("StringLookup.call", tokens);
    return Tensor.from(
      tokens.map((token) => this.#indexOf(token)),
      [tokens.length],
      "int32",
    );
  }

  /** The tokens of numbers: what `invert` does in Keras. Numbers beyond the vocabulary read as the unknown token. */
  invert(indices: ArrayLike<number>): string[] {
    const all = this.getVocabulary();
    if (!isList(indices) && !isTyped(indices)) {
      throw new ArgumentError({
        where: "StringLookup.invert",
        problem: "no such indices",
        expected: "numbers in a list or typed array",
        received: inWords(indices),
      });
    }
    refuseEndless(indices, 0);
    eachOf(
      "StringLookup.invert",
      "index",
      isList(indices) ? Array.from<number>(indices as readonly number[]) : undefined,
      integer,
    );
    return Array.from<number, string>(
      indices as ArrayLike<number>,
      (index) => all[index] ?? this.#special[this.#oovIndex ?? -1] ?? "",
    );
  }

  #indexOf(token: string): number {
    const index = this.#indices.get(token) ?? this.#oovIndex;
    if (index !== undefined) return index;
    throw new ArgumentError({
      where: "StringLookup",
      problem: "an unknown token",
      expected: "a token of the vocabulary",
      received: `"${token}"`,
      remedy: "Leave numOovIndices at 1 to give all of them one number",
    });
  }

  #setVocabulary(given: readonly string[]): void {
    const led = this.#special.length > 0 && this.#special.every((token, i) => given[i] === token);
    const tokens = led ? given.slice(this.#special.length) : [...given];
    const seen = new Set(this.#special);
    const twice = tokens.find((token) => seen.size === seen.add(token).size);
    if (twice !== undefined) {
      throw new ArgumentError({
        where: "StringLookup",
        problem: "a token is in the vocabulary twice, or is a special one",
        expected: "every token once, and special ones in front if at all",
        received: `"${twice}"`,
      });
    }
    if (this.#special.length + tokens.length > this.#maxTokens) {
      throw new ArgumentError({
        where: "StringLookup",
        problem: "the vocabulary is too large",
        expected: `at most ${this.#maxTokens} tokens with the special ones`,
        received: `${this.#special.length + tokens.length}`,
      });
    }
    const indices = new Map(tokens.map((token, i) => [token, this.#special.length + i]));
    if (this.#maskToken !== null) indices.set(this.#maskToken, 0);
    this.#tokens = tokens;
    this.#indices = indices;
  }
}

function isIterable(value: object): boolean {
  try {
    return Symbol.iterator in value;
  } catch {
    return false;
  }
}
