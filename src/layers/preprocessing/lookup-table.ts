import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import type { Shape } from "../../shape.js";
import { isList, refuseEndless } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { type Encoding, encodeCategories } from "./encode-categories.js";
import { compareTokens, TokenCounts } from "./token-counts.js";

/** How tokens come out: see {@link encodeCategories}; `"tfIdf"` is a count in which a token weighs by how rare it is. */
export const OUTPUT_MODES = ["int", "oneHot", "multiHot", "count", "tfIdf"] as const;
export type LookupOutput = (typeof OUTPUT_MODES)[number];

/** What a table is told. */
export interface TableConfig<T> {
  readonly maxTokens: number | undefined;
  readonly numOovIndices: number;
  readonly maskToken: T | null;
  readonly oovToken: T;
  readonly outputMode: LookupOutput;
  readonly padToMaxTokens: boolean;
  readonly invert: boolean;
}

/**
 * Tokens by number and back: first the mask token, where numbers come out and there is one, then `numOovIndices` numbers for unknown
 * tokens, then the vocabulary.
 */
export class LookupTable<T extends string | number> {
  readonly #where: string;
  readonly #config: TableConfig<T>;
  readonly #special: readonly T[];
  readonly #bucketOf: (token: T) => number;
  #tokens: readonly T[] = [];
  #indices: ReadonlyMap<T, number> = new Map();
  #weights: readonly number[] = [];
  #counts = new TokenCounts<T>();
  /** The size that others rely on. */
  #promised: number | undefined;

  /** `bucketOf`: which of the numbers for unknown tokens one gets. */
  constructor(where: string, config: TableConfig<T>, bucketOf: (token: T) => number) {
    const { numOovIndices, maskToken, oovToken, outputMode } = config;
    this.#where = where;
    this.#config = config;
    this.#bucketOf = bucketOf;
    const mask = maskToken !== null && outputMode === "int" ? [maskToken] : [];
    this.#special = [...mask, ...new Array<T>(numOovIndices).fill(oovToken)];
  }

  /** Whether there are tokens. */
  get isSet(): boolean {
    return this.#tokens.length > 0;
  }

  /** How many numbers there are. */
  get size(): number {
    return this.#special.length + this.#tokens.length;
  }

  /** How many numbers vectors are over. Later vocabularies must be of this size. Throws an ArgumentError while there is none. */
  promiseDepth(): number {
    const { padToMaxTokens, maxTokens } = this.#config;
    if (padToMaxTokens && maxTokens !== undefined) return maxTokens;
    if (this.isSet) {
      this.#promised = this.size;
      return this.size;
    }
    throw new ArgumentError({
      where: this.#where,
      problem: `there is no vocabulary yet, on which the size of "${this.#config.outputMode}" depends`,
      remedy: "Call adapt(data) or setVocabulary(tokens) first",
    });
  }

  /** All tokens in the order of their numbers, or those that are no special ones. */
  vocabulary(includeSpecialTokens: boolean): readonly T[] {
    return includeSpecialTokens ? [...this.#special, ...this.#tokens] : this.#tokens;
  }

  /** What each token of the whole vocabulary weighs, for `"tfIdf"`. */
  get weights(): readonly number[] {
    return this.#weights;
  }

  /** Takes a vocabulary, with its special tokens in front or without. Throws an ArgumentError for one that cannot be. */
  set(given: readonly T[], weights: readonly number[] | undefined): void {
    const isWhole = this.#special.every((token, i) => given[i] === token);
    const tokens = isWhole ? given.slice(this.#special.length) : [...given];
    this.#check(given, tokens);
    const front = isWhole ? [] : new Array<number>(this.#special.length).fill(meanOf(weights ?? []));
    if (weights !== undefined && weights.length !== given.length) {
      throw new ArgumentError({
        where: this.#where,
        problem: "the idfWeights do not fit the vocabulary",
        expected: `${given.length} weights`,
        received: `${weights.length}`,
      });
    }
    this.#take(tokens, [...front, ...(weights ?? [])]);
  }

  beginAdapt(): void {
    this.#counts = new TokenCounts();
  }

  /** Counts the tokens of one document. */
  count(document: Iterable<T>): void {
    this.#counts.add(document);
  }

  /** Takes the tokens that were counted, most frequent first; nothing if there were none. */
  endAdapt(): void {
    const { maxTokens = Number.POSITIVE_INFINITY, maskToken, oovToken, outputMode } = this.#config;
    const counts = this.#counts;
    this.#counts = new TokenCounts();
    if (counts.documents === 0) return;
    const special = maskToken === null ? [oovToken] : [maskToken, oovToken];
    const ranked = counts.ranked(special, compareTokens);
    const tokens = ranked.slice(0, Math.max(0, maxTokens - this.#special.length));
    const weights = outputMode === "tfIdf" ? tokens.map((token) => counts.inverseDocumentFrequency(token)) : [];
    this.#take(tokens, [...new Array<number>(this.#special.length).fill(meanOf(weights)), ...weights]);
  }

  /** A token's number. -1: it is to be passed over. Throws an ArgumentError for an unknown one if they have no numbers. */
  indexOf(token: T): number {
    const { maskToken, outputMode, numOovIndices } = this.#config;
    if (token === maskToken) return outputMode === "int" ? 0 : -1;
    const found = this.#indices.get(token);
    if (found !== undefined) return found;
    if (numOovIndices > 0) {
      const bucket = numOovIndices === 1 ? 0 : this.#bucketOf(token);
      return this.#special.length - numOovIndices + bucket;
    }
    throw new ArgumentError({
      where: this.#where,
      problem: "an unknown token",
      expected: "a token of the vocabulary",
      received: inWords(token),
      remedy: "Leave numOovIndices at 1 to give all of them one number",
    });
  }

  /** The token of a number; those beyond the vocabulary read as the unknown token. */
  tokenOf(index: number): T {
    const { maskToken, oovToken } = this.#config;
    if (maskToken !== null && index === 0) return maskToken;
    return this.#tokens[index - this.#special.length] ?? oovToken;
  }

  /** Numbers as the output mode has them. */
  encode(indices: readonly number[], shape: Shape): Tensor {
    const { outputMode } = this.#config;
    if (outputMode === "int") return encodeCategories(indices, shape, "int", 0);
    const depth = this.promiseDepth();
    const mode: Encoding = outputMode === "tfIdf" ? "count" : outputMode;
    const encoded = encodeCategories(indices, shape, mode, depth);
    if (outputMode !== "tfIdf") return encoded;
    const weights = Float32Array.from({ length: depth }, (_, i) => this.#weights[i] ?? 0);
    return encoded.mul(Tensor.from(weights));
  }

  #take(tokens: readonly T[], weights: readonly number[]): void {
    const size = this.#special.length + tokens.length;
    if (this.#promised !== undefined && size !== this.#promised) {
      throw new ArgumentError({
        where: this.#where,
        problem: "the vocabulary has another size than when the layer was called",
        expected: `${this.#promised} tokens with the special ones`,
        received: `${size}`,
        remedy: "Use a new layer, or padToMaxTokens",
      });
    }
    this.#tokens = tokens;
    this.#indices = new Map(tokens.map((token, i) => [token, this.#special.length + i]));
    this.#weights = weights;
  }

  #check(given: readonly T[], tokens: readonly T[]): void {
    const { maxTokens = Number.POSITIVE_INFINITY, maskToken, oovToken, invert } = this.#config;
    const refuse = (problem: string, expected: string, received: string) => {
      throw new ArgumentError({ where: this.#where, problem, expected, received });
    };
    if (given.length === 0) refuse("an empty vocabulary", "at least one token", "none");
    const seen = new Set<T>();
    const twice = tokens.find((token) => seen.size === seen.add(token).size);
    if (twice !== undefined) refuse("a token is in the vocabulary twice", "every token once", inWords(twice));
    const reserved = invert ? [maskToken, oovToken] : [maskToken];
    const misplaced = reserved.find((token) => token !== null && seen.has(token));
    if (misplaced !== undefined) {
      const expected = `special tokens in front, as ${inWords(this.#special)}, or not at all`;
      refuse("a special token stands among the others", expected, inWords(misplaced));
    }
    const size = this.#special.length + tokens.length;
    if (size > maxTokens)
      refuse("the vocabulary is too large", `at most ${maxTokens} tokens with the special ones`, `${size}`);
  }
}

/** The tokens of a vocabulary that a user gives, copied. Throws an ArgumentError for what is no list of `kind`. */
export function tokensIn<T extends string | number>(
  where: string,
  name: string,
  given: unknown,
  kind: "string" | "number",
): readonly T[] {
  const fits = (one: unknown) => typeof one === kind && (kind === "string" || Number.isSafeInteger(one));
  if (isList(given)) refuseEndless(given, 0);
  const wrong = isList(given) ? Array.from(given).findIndex((one) => !fits(one)) : 0;
  if (isList(given) && wrong < 0) return Array.from(given) as T[];
  throw new ArgumentError({
    where,
    problem: `no such ${name}`,
    expected: kind === "string" ? "strings in a list" : "whole numbers in a list",
    received: isList(given) ? `${inWords(given[wrong])} in place ${wrong}` : inWords(given),
    ...(typeof given === "string" && { remedy: "There are no paths to files here: read it, and split it into lines" }),
  });
}

function meanOf(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
}
