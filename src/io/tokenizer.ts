import { listOf, positiveInteger, text, wholeNumber } from "../check.js";
import { padSequences } from "../data/pad-sequences.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isTyped } from "../number-array.js";
import { withDefaults } from "../options.js";
import { isList, isRecord, refuseEndless } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { JsonRecord } from "./open-json.js";

/** How a {@link Tokenizer} makes ids. */
export interface EncodeOptions {
  /** A second text, behind the first. */
  readonly pair?: string | undefined;
  /** Whether to add what marks beginnings and ends, where the tokenizer has such. Default true. */
  readonly addSpecialTokens?: boolean | undefined;
}

/** How a {@link Tokenizer} makes ids of many texts. */
export interface EncodeBatchOptions {
  /** The most tokens of a text: longer ones are cut, marks stay. Default: as many as the longest has. */
  readonly sequenceLength?: number | undefined;
}

/** How a {@link Tokenizer} makes texts. */
export interface DecodeOptions {
  /** Whether to leave out marks of beginnings, ends and the like. Default true. */
  readonly skipSpecialTokens?: boolean | undefined;
}

/** Texts as models like `applications.Bert` take them: int32 [texts, steps] each. */
export interface EncodedBatch {
  readonly tokenIds: Tensor<"int32">;
  /** 0 for tokens of the first text of a pair, 1 for those of the second. */
  readonly segmentIds: Tensor<"int32">;
  /** 1 for tokens, 0 for what fills up. */
  readonly paddingMask: Tensor<"int32">;
}

/** What is used of the library's tokenizer; its own declarations do not suit every compiler. */
export interface KeptTokenizer {
  encode(
    text: string,
    options: { add_special_tokens: boolean; return_token_type_ids: true; text_pair?: string },
  ): { readonly ids: number[]; readonly token_type_ids: number[] };
  decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  get_vocab(): ReadonlyMap<string, number>;
}

interface Marked {
  readonly ids: readonly number[];
  readonly segments: readonly number[];
}

/** Makes ids of texts, and texts of ids, as a model was trained with them: see {@link loadTokenizer}. */
export class Tokenizer {
  readonly #kept: KeptTokenizer;
  /** What fills up short texts. */
  readonly #padding: number;
  readonly #cleansUp: boolean;

  constructor(kept: KeptTokenizer, json: JsonRecord, config: JsonRecord) {
    this.#kept = kept;
    const { padding } = json;
    const named = typeof config.pad_token === "string" ? kept.token_to_id(config.pad_token) : undefined;
    this.#padding = isRecord(padding) && typeof padding.pad_id === "number" ? padding.pad_id : (named ?? 0);
    this.#cleansUp = config.clean_up_tokenization_spaces === true;
  }

  /** How many tokens there are. */
  get vocabularySize(): number {
    return this.#kept.get_vocab().size;
  }

  /** The ids of a text. */
  encode(given: string, options: EncodeOptions = {}): number[] {
    const { pair, addSpecialTokens } = withDefaults("encode", options, { pair: undefined, addSpecialTokens: true });
    return [...this.#encode("encode", given, pair, addSpecialTokens).ids];
  }

  /** The ids of many texts, or pairs of texts, side by side: short ones are filled up. */
  encodeBatch(texts: readonly (string | readonly [string, string])[], options: EncodeBatchOptions = {}): EncodedBatch {
    const where = "encodeBatch";
    const { sequenceLength } = withDefaults(where, options, { sequenceLength: undefined });
    if (sequenceLength !== undefined) positiveInteger(where, "sequenceLength", sequenceLength);
    if (!isList(texts)) throw noText(where, "a list of texts", texts);
    const rows = Array.from(texts, (one): Marked => {
      const [first, second] = isList(one) ? listOf<string>(where, "pair", one, { least: 2, most: 2 }) : [one as string];
      return this.#cut(where, first as string, second, sequenceLength ?? Infinity);
    });
    const filled = (of: (row: Marked) => readonly number[], value: number) =>
      padSequences(
        rows.map((row) => [...of(row)]),
        { padding: "post", value },
      );
    return {
      tokenIds: filled(({ ids }) => ids, this.#padding),
      segmentIds: filled(({ segments }) => segments, 0),
      paddingMask: filled(({ ids }) => ids.map(() => 1), 0),
    };
  }

  /** The text of ids. */
  decode(ids: readonly number[] | Int32Array, options: DecodeOptions = {}): string {
    const { skipSpecialTokens } = withDefaults("decode", options, { skipSpecialTokens: true });
    if (!isList(ids) && !isTyped(ids)) throw noText("decode", "ids of tokens", ids);
    refuseEndless(ids, 0);
    if (ids.length === 0) return "";
    const list = Array.from(ids);
    for (const id of list)
      if (typeof id !== "number" || this.#kept.id_to_token(id) === undefined)
        throw noText("decode", "ids of tokens", id);
    const how = { skip_special_tokens: skipSpecialTokens, clean_up_tokenization_spaces: this.#cleansUp };
    return this.#kept.decode(list, how);
  }

  /** The id of a token, undefined where there is none. */
  tokenToId(token: string): number | undefined {
    return this.#kept.token_to_id(text("tokenToId", "token", token));
  }

  /** The token of an id, undefined where there is none. */
  idToToken(id: number): string | undefined {
    return this.#kept.id_to_token(wholeNumber("idToToken", "id", id));
  }

  #encode(where: string, first: unknown, second: unknown, marked = true): Marked {
    if (typeof first !== "string") throw noText(where, "a text", first);
    if (second !== undefined && typeof second !== "string") throw noText(where, "a text", second);
    const { ids, token_type_ids: segments } = this.#kept.encode(first, {
      add_special_tokens: marked,
      return_token_type_ids: true,
      ...(second !== undefined && { text_pair: second }),
    });
    return { ids, segments };
  }

  /** The ids of a text, at most so many: of one that has more the last are left out, but for marks behind them. */
  #cut(where: string, first: string, second: string | undefined, most: number): Marked {
    const whole = this.#encode(where, first, second);
    const excess = whole.ids.length - most;
    if (excess <= 0) return whole;
    const bare = this.#encode(where, first, undefined, false).ids;
    const begin = whole.ids.findIndex((_, at) => bare.every((id, i) => whole.ids[at + i] === id));
    if (second !== undefined || begin < 0 || excess > bare.length) {
      const received = `${whole.ids.length} of ${second === undefined ? inWords(first) : "a pair"}`;
      throw new ArgumentError({ where, problem: "cannot be cut", expected: `at most ${most} tokens`, received });
    }
    const end = begin + bare.length;
    const without = (list: readonly number[]) => [...list.slice(0, end - excess), ...list.slice(end)];
    return { ids: without(whole.ids), segments: without(whole.segments) };
  }
}

function noText(where: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, problem: `not ${expected}`, expected, received: inWords(received) });
}
