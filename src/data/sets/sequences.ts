import { positiveInteger, wholeNumber } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import type { NumpyRandom } from "../numpy-random.js";
import { SOURCE, type SourceOptions } from "./source.js";

/** Options of {@link imdb} and {@link reuters}: Keras's. */
export interface SequenceOptions extends SourceOptions {
  /**
   * Words are numbered by how often they occur; those with numbers from here on become `oovChar`. Default null: the largest number that
   * occurs, so that this one word becomes `oovChar`, as in Keras.
   */
  numWords?: number | null | undefined;
  /** Words with numbers below become `oovChar`, too. Default 0. */
  skipTop?: number | undefined;
  /** Only texts of fewer numbers are given, `startChar` included. Default null: all. */
  maxlen?: number | null | undefined;
  /** Of the order. Default 113. */
  seed?: number | undefined;
  /** The number in front of each text. Default 1; null for none. */
  startChar?: number | null | undefined;
  /** The number of words that are left out. Default 2; null takes them out of the texts. */
  oovChar?: number | null | undefined;
  /** What is added to the numbers of words. Default 3. */
  indexFrom?: number | undefined;
}

/** Texts as lists of numbers, and what each is about. */
export interface Encoded {
  readonly x: number[][];
  readonly y: readonly number[];
}

/** The defaults of {@link SequenceOptions}; {@link encodingOf} knows those of what may be null, too. */
export const SEQUENCES = {
  ...SOURCE,
  numWords: undefined,
  skipTop: 0,
  maxlen: undefined,
  seed: 113,
  startChar: undefined,
  oovChar: undefined,
  indexFrom: 3,
} as const;

/** {@link SequenceOptions} that are complete. */
export interface Encoding {
  readonly numWords: number | undefined;
  readonly skipTop: number;
  readonly maxlen: number | undefined;
  readonly startChar: number | null;
  readonly oovChar: number | null;
  readonly indexFrom: number;
}

/** Throws an ArgumentError for options that are none. */
export function encodingOf(where: string, options: SequenceOptions): Encoding {
  const { numWords, maxlen, startChar = 1, oovChar = 2, skipTop = 0, indexFrom = 3 } = options;
  return {
    numWords: numWords == null ? undefined : positiveInteger(where, "numWords", numWords),
    maxlen: maxlen == null ? undefined : positiveInteger(where, "maxlen", maxlen),
    startChar: startChar === null ? null : wholeNumber(where, "startChar", startChar),
    oovChar: oovChar === null ? null : wholeNumber(where, "oovChar", oovChar),
    skipTop: wholeNumber(where, "skipTop", skipTop),
    indexFrom: wholeNumber(where, "indexFrom", indexFrom),
  };
}

/** Texts and labels, shuffled alike. */
export function shuffledPairs(random: NumpyRandom, { x, y }: Encoded): Encoded {
  const order = random.shuffled(x.length);
  return { x: Array.from(order, (row) => x[row] ?? []), y: Array.from(order, (row) => y[row] ?? 0) };
}

/** Puts `startChar` in front, numbers words from `indexFrom` on, and leaves long texts out. Throws an ArgumentError if none is left. */
export function marked(where: string, { x, y }: Encoded, { startChar, indexFrom, maxlen }: Encoding): Encoded {
  const start = startChar === null ? [] : [startChar];
  const texts = x.map((text) => start.concat(text.map((word) => word + indexFrom)));
  if (maxlen === undefined) return { x: texts, y };
  const isShort = (_: unknown, row: number) => (texts[row]?.length ?? 0) < maxlen;
  const kept = { x: texts.filter(isShort), y: y.filter(isShort) };
  if (kept.x.length > 0) return kept;
  const expected = "more than the numbers of the shortest text";
  throw new ArgumentError({ where, problem: "no text is so short", expected, received: `maxlen: ${maxlen}` });
}

/** The largest number of all texts. */
export function largestOf(texts: readonly (readonly number[])[]): number {
  return texts.reduce((most, text) => text.reduce((one, word) => Math.max(one, word), most), 0);
}

/** Texts without the words that are too rare or too frequent. */
export function limited(texts: readonly number[][], most: number, { skipTop, oovChar }: Encoding): number[][] {
  const isKept = (word: number) => skipTop <= word && word < most;
  if (oovChar === null) return texts.map((text) => text.filter(isKept));
  return texts.map((text) => text.map((word) => (isKept(word) ? word : oovChar)));
}
