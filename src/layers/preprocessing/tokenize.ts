import { noSuch } from "../../check.js";
import { tokensIn } from "./lookup-table.js";

/** What is done to a text before it is split. */
export type Standardize = "lowerAndStripPunctuation" | "lower" | "stripPunctuation" | ((text: string) => string) | null;

/** How a text becomes tokens; null: it is one. */
export type Split = "whitespace" | "character" | ((text: string) => readonly string[]) | null;

/** ASCII's punctuation, as in Keras. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** ASCII's capitals alone, as in Keras: É stays. */
const lower = (text: string) => text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
const strip = (text: string) => text.replace(PUNCTUATION, "");

const STANDARDIZE: Readonly<Record<Extract<Standardize, string>, (text: string) => string>> = {
  lower,
  stripPunctuation: strip,
  lowerAndStripPunctuation: (text) => strip(lower(text)),
};

const SPLIT: Readonly<Record<Extract<Split, string>, (text: string) => readonly string[]>> = {
  whitespace: (text) => text.split(/[\t-\r ]+/).filter(Boolean),
  character: (text) => Array.from(text),
};

/** How texts are standardized. Throws an ArgumentError for no such way. */
export function standardizer(where: string, given: Standardize): (text: string) => string {
  if (typeof given !== "function") return wayOf(where, "standardize", given, STANDARDIZE) ?? ((text) => text);
  return (text) => {
    const [standard = ""] = tokensIn<string>(where, "result of standardize", [given(text)], "string");
    return standard;
  };
}

/** How texts are split, if they are. Throws an ArgumentError for no such way. */
export function splitter(where: string, given: Split): ((text: string) => readonly string[]) | undefined {
  if (typeof given !== "function") return wayOf(where, "split", given, SPLIT);
  return (text) => tokensIn(where, "result of split", given(text), "string");
}

/** All runs of as many tokens as each of the widths says, or of 1 up to so many. Tokens are joined by a space. */
export function ngramsOf(tokens: readonly string[], ngrams: number | readonly number[]): readonly string[] {
  const upTo = (most: number) => Array.from({ length: Math.min(most, tokens.length) }, (_, i) => i + 1);
  const widths = typeof ngrams === "number" ? upTo(ngrams) : ngrams;
  return widths.flatMap((width) =>
    Array.from({ length: Math.max(0, tokens.length - width + 1) }, (_, i) => tokens.slice(i, i + width).join(" ")),
  );
}

/** What to do with a text, by the name of a way or as a function; null is no way at all. */
function wayOf<F extends (text: string) => unknown>(
  where: string,
  name: string,
  given: string | null,
  ways: Readonly<Record<string, F>>,
): F | undefined {
  if (given === null) return undefined;
  const way = typeof given === "string" && Object.hasOwn(ways, given) ? ways[given] : undefined;
  if (way === undefined) throw noSuch(where, name, given, [...Object.keys(ways), null], "a function");
  return way;
}
