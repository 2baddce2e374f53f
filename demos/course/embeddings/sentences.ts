/** Kinds of words, and frames of sentences with gaps for them. */
export const kinds = {
  animal: ["cat", "dog", "cow", "horse", "goat", "fox"],
  food: ["bread", "soup", "rice", "cheese", "apples", "fish"],
  city: ["paris", "rome", "oslo", "cairo", "lima", "kyoto"],
  day: ["monday", "tuesday", "friday", "sunday"],
  person: ["anna", "ben", "carla", "david", "emma", "felix"],
  motion: ["runs", "jumps", "sleeps", "hides"],
  colour: ["black", "white", "brown", "grey"],
} as const;

export type Kind = keyof typeof kinds;

const FRAMES = [
  "the colour animal motion",
  "person has a colour animal",
  "the animal of person motion",
  "person eats food on day",
  "on day person eats food",
  "person lives in city",
  "on day person goes to city",
  "the animal eats food",
  "food from city is good",
  "the animal motion on day",
];

export const words: readonly string[] = [
  ...new Set([...Object.values(kinds).flat(), ..."the has a of eats on lives in goes to from is good".split(" ")]),
];
export const kindNames = Object.keys(kinds) as Kind[];

/** The number of a word's kind; that of the last and one for small words. */
export function kindOf(word: string): number {
  const found = kindNames.findIndex((kind) => (kinds[kind] as readonly string[]).includes(word));
  return found < 0 ? kindNames.length : found;
}

/** Two words on either side of a gap, and the word in it; 0 is no word, others are counted from 1. */
export interface Gap {
  readonly around: readonly [number, number, number, number];
  readonly word: number;
}

/** All gaps of so many sentences. `next`: random numbers from 0 to 1. */
export function gaps(count: number, next: () => number): Gap[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return Array.from({ length: count }, () => {
    const sentence = pick(FRAMES)
      .split(" ")
      .map((word) => (word in kinds ? pick(kinds[word as Kind] as readonly string[]) : word));
    const codes = sentence.map((word) => words.indexOf(word) + 1);
    const at = (i: number) => codes[i] ?? 0;
    return codes.map((word, i): Gap => ({ around: [at(i - 2), at(i - 1), at(i + 1), at(i + 2)], word }));
  }).flat();
}
