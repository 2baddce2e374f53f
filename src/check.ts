import { ArgumentError } from "./errors.js";
import { inWords } from "./in-words.js";
import { isList, LONGEST } from "./structure.js";

// What an argument may be, said once. Each check gives the value back, so that it can stand where the value is used, and throws
// an ArgumentError `<where>: no such <name>: expected …, received ….` for anything else, values of other types included.

/** A whole number, negative ones too. */
export function integer(where: string, name: string, value: number): number {
  return check(where, name, value, "a whole number", Number.isSafeInteger(value));
}

/** A whole number from 0 up. */
export function wholeNumber(where: string, name: string, value: number): number {
  return integerFrom(where, name, value, 0);
}

/** A whole number from 1 up: a count of what there must be one of. */
export function positiveInteger(where: string, name: string, value: number): number {
  return integerFrom(where, name, value, 1);
}

/** A whole number of those from `least` to `most`. */
export function integerBetween(where: string, name: string, value: number, least: number, most: number): number {
  const fits = Number.isSafeInteger(value) && value >= least && value <= most;
  return check(where, name, value, `a whole number from ${least} to ${most}`, fits);
}

/** A whole number from `least` up. */
export function integerFrom(where: string, name: string, value: number, least: number): number {
  return check(where, name, value, `a whole number from ${least} up`, Number.isSafeInteger(value) && value >= least);
}

/** A number that is neither NaN nor infinite. */
export function finite(where: string, name: string, value: number): number {
  return check(where, name, value, "a finite number", Number.isFinite(value));
}

/** A finite number from 0 up. */
export function nonNegative(where: string, name: string, value: number): number {
  return check(where, name, value, "a number from 0 up", Number.isFinite(value) && value >= 0);
}

/** A finite number above 0. */
export function positive(where: string, name: string, value: number): number {
  return check(where, name, value, "a number above 0", Number.isFinite(value) && value > 0);
}

/** 0 ≤ value < 1: what is kept of a running mean, a share that may be dropped. */
export function fraction(where: string, name: string, value: number): number {
  const fits = Number.isFinite(value) && value >= 0 && value < 1;
  return check(where, name, value, "a number from 0 up to, not including, 1", fits);
}

/** 0 ≤ value ≤ 1. */
export function probability(where: string, name: string, value: number): number {
  return check(where, name, value, "a number from 0 to 1", Number.isFinite(value) && value >= 0 && value <= 1);
}

/** How many there may be of something. */
export interface HowMany {
  /** Default 0. */
  readonly least?: number;
  /** Default 32: more axes than any tensor has. */
  readonly most?: number;
}

/** One value, or a list of some, as a list: sizes and axes come so. Throws an ArgumentError for a list of more or fewer. */
export function listOf<T>(
  where: string,
  name: string,
  value: T | readonly T[],
  { least = 0, most = 32 }: HowMany = {},
): readonly T[] {
  if (!isList(value)) return [value];
  if (value.length >= least && value.length <= most) return Array.from(value);
  const expected = least === most ? `${most} entries` : `a list of ${least} to ${most}`;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(value) });
}

/** Checks each entry of a list, which may be left out. Throws an ArgumentError for what is no list, and for an endless one. */
export function eachOf<T>(
  where: string,
  name: string,
  list: readonly T[] | undefined,
  check: (where: string, name: string, entry: T) => unknown,
): void {
  if (list === undefined) return;
  if (!isList(list) || list.length > LONGEST) {
    throw new ArgumentError({ where, problem: `no such ${name}`, expected: "a list", received: inWords(list) });
  }
  for (const entry of list) check(where, name, entry);
}

/** A whole number, or a list of some, negative ones too: axes. */
export function integers(where: string, name: string, value: number | readonly number[]): readonly number[] {
  return listOf(where, name, value).map((one) => integer(where, name, one));
}

function check(where: string, name: string, value: number, expected: string, fits: boolean): number {
  if (fits) return value;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(value) });
}

/**
 * One of the values that an option may have. The ArgumentError for any other lists them and names the nearest: Keras's
 * `"fan_in"` is answered with `Write "fanIn"`.
 */
export function oneOf<const T extends string | number | boolean | null>(
  where: string,
  name: string,
  value: unknown,
  choices: readonly T[],
): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw noSuch(where, name, value, choices);
  return found;
}

/** The error for a value that is none of the choices (nor what `other` says in words): it lists them, and names the nearest. */
export function noSuch(
  where: string,
  name: string,
  value: unknown,
  choices: readonly unknown[],
  other?: string,
): ArgumentError {
  const all = [...choices.map(inWords), ...(other === undefined ? [] : [other])];
  const near =
    typeof value === "string"
      ? nearest(
          value,
          choices.filter((one) => typeof one === "string"),
        )
      : undefined;
  return new ArgumentError({
    where,
    problem: `no such ${name}`,
    expected: alternatives(all),
    received: inWords(value),
    ...(near !== undefined && { remedy: `Write ${inWords(near)}` }),
  });
}

function alternatives(all: readonly string[]): string {
  return all.length < 3 ? all.join(" or ") : `one of ${all.join(", ")}`;
}

/** A text, given back: what names things is not empty. */
export function text(where: string, name: string, value: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected: "a text", received: inWords(value) });
}

/** A function, given back. */
export function callable<F>(where: string, name: string, value: F): F {
  if (typeof value === "function") return value;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected: "a function", received: inWords(value) });
}

/**
 * The candidate that was probably meant: the one that the fewest edits lead to, if they are few (Levenshtein, 1966). Capitals and
 * underscores count for nothing, so that Keras's `learning_rate` finds `learningRate`.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const most = Math.max(1, Math.floor((name.length + 1) / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = edits(bare(name), bare(candidate));
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate;
}

const LONGEST_NAME = 100;

/** A name without what the same name may differ in, from one language to another. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** The fewest letters to insert, delete or replace to make one word the other. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
