/** What the code of this chapter may import: sentences as numbers. */
import { Random, Tensor } from "wgrad";
import { encode, LENGTH, type Sentence, sentence, things, unseen, vocabulary } from "./sentences.js";

export { LENGTH, things, vocabulary } from "./sentences.js";

export function tensorsOf(sentences: readonly Sentence[]) {
  const codes = Int32Array.from(sentences.flatMap(({ words }) => [...encode(words)]));
  return {
    x: Tensor.from(codes, [sentences.length, LENGTH], "int32"),
    y: Tensor.from(
      Int32Array.from(sentences, ({ answer }) => answer),
      [sentences.length],
      "int32",
    ),
  };
}

export function drawn(count: number, seed: number, detour = false): Sentence[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => sentence(() => random.uniform(), detour));
}

/** Sentences that are not among those of `train`. */
export function others(train: readonly Sentence[], count: number, seed: number, detour = false): Sentence[] {
  const random = new Random(seed);
  return unseen(train, count, () => random.uniform(), detour);
}

/** Sentences to learn from and 200 others: x [count, 24] numbers of words, y [count] numbers of things. */
export function sentences(count = 800) {
  const train = drawn(count, 1);
  return { train: tensorsOf(train), test: tensorsOf(others(train, 200, 2)) };
}

/** Those that go past one place to another. */
export function detours(count = 800) {
  const train = drawn(count, 3, true);
  return { train: tensorsOf(train), test: tensorsOf(others(train, 200, 4, true)) };
}

/** How many words there are, and how many things to order. */
export const [WORDS, THINGS] = [vocabulary.length, things.length];
