/** Sentences whose last word hangs on one from long before. */
const ORDERS = {
  pizzeria: "pizza",
  bakery: "cake",
  pub: "beer",
  "tea-house": "tea",
  florist: "rose",
  library: "book",
  cinema: "ticket",
  market: "melon",
} as const;

export const places = Object.keys(ORDERS) as (keyof typeof ORDERS)[];
export const things = Object.values(ORDERS);

const WHO = ["she", "he", "my friend", "the student", "our neighbour"];
const ASIDES = [
  "with her sister",
  "in the rain",
  "after a long walk",
  "on a cold evening",
  "by the river",
  "for a change",
  "at noon",
  "without a coat",
  "talked for an hour",
  "sat by the window",
];

/** A sentence up to its last word, and the number of that among {@link things}. */
export interface Sentence {
  readonly words: readonly string[];
  readonly answer: number;
}

/** `next`: random numbers from 0 to 1. `detour`: another place comes before the one that counts. */
export function sentence(next: () => number, detour = false): Sentence {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const answer = Math.floor(next() * places.length);
  const other = pick(places.filter((_, i) => i !== answer));
  const asides = Array.from({ length: Math.floor(next() * 4) }, () => pick(ASIDES));
  const way = detour ? `past the ${other} to the` : "to the";
  const text = [pick(WHO), "went", way, places[answer], ...asides, "and ordered a"].join(" ");
  return { words: text.split(" "), answer };
}

/** So many sentences that are not among `known`: short ones soon come twice. */
export function unseen(known: readonly Sentence[], count: number, next: () => number, detour = false): Sentence[] {
  const texts = new Set(known.map(({ words }) => words.join(" ")));
  const found: Sentence[] = [];
  while (found.length < count) {
    const one = sentence(next, detour);
    if (!texts.has(one.words.join(" "))) found.push(one);
  }
  return found;
}

/** All words, by number; 0 is no word. */
export const vocabulary: readonly string[] = [
  "",
  ...new Set([...WHO, ...ASIDES, ...places, "went past to the and ordered a"].flatMap((text) => text.split(" "))),
];
/** Words in the longest sentence. */
export const LENGTH = 24;

/** The numbers of words, filled up with 0 in front; those that are not known are left out. */
export function encode(words: readonly string[]): Int32Array {
  const codes = words
    .map((word) => vocabulary.indexOf(word))
    .filter((code) => code > 0)
    .slice(-LENGTH);
  return Int32Array.from([...new Array<number>(LENGTH - codes.length).fill(0), ...codes]);
}

/** What the last word but one foretells, counted in `train`: the part of `test` that this gets right. */
export function bigramScore(train: readonly Sentence[], test: readonly Sentence[]): number {
  const counts = new Map<string, number[]>();
  for (const { words, answer } of train) {
    const row = counts.get(words.at(-1) ?? "") ?? new Array<number>(things.length).fill(0);
    row[answer] = (row[answer] ?? 0) + 1;
    counts.set(words.at(-1) ?? "", row);
  }
  const right = test.filter(({ words, answer }) => {
    const row = counts.get(words.at(-1) ?? "") ?? [];
    return row.indexOf(Math.max(...row)) === answer;
  });
  return right.length / test.length;
}
