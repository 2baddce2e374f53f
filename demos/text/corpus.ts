import { type Dataset, type Tensor, TextVectorization, timeseriesDatasetFromArray } from "wgrad";

/** Characters and what follows each: both [batch, steps], int32. */
export type TextBatch = { readonly x: Tensor; readonly y: Tensor };

/** Characters beyond so many kinds, the rarest, are taken for one. */
export const MOST_KINDS = 160;

/** Every tenth stretch of so many characters, or fewer of a short text, is kept for validation: so both parts are of all the text. */
const STRETCH = 4096;
const KEPT = 10;

/** A text as numbers, one a character, in two parts: to learn from, and to be judged by. */
export class Corpus {
  readonly train: Tensor;
  readonly validation: Tensor;
  readonly #characters: TextVectorization;
  readonly #kinds: readonly string[];

  constructor(text: string) {
    const characters = Array.from(text);
    const stretch = Math.min(STRETCH, Math.ceil(characters.length / (2 * KEPT)));
    const part = (held: boolean) =>
      characters.filter((_, i) => (Math.floor(i / stretch) % KEPT === KEPT - 1) === held).join("");
    this.#characters = new TextVectorization({ standardize: null, split: "character", maxTokens: MOST_KINDS });
    const train = part(false);
    this.#characters.adapt([train]); // nothing is learned from the other part, not even which characters there are
    this.#kinds = this.#characters.getVocabulary().map((token) => (token === "[UNK]" ? "�" : token));
    this.train = this.encode(train);
    this.validation = this.encode(part(true));
  }

  /** How many numbers there are. */
  get kinds(): number {
    return this.#characters.vocabularySize();
  }

  encode(text: string): Tensor {
    return this.#characters.apply([text]).at(0);
  }

  /** The characters of numbers; � for one that is not known. */
  decode(codes: ArrayLike<number>): string {
    return Array.from(codes, (code) => this.#kinds[code] ?? "�").join("");
  }
}

/**
 * A part of a corpus as batches for `fit`: windows of `steps` characters, one after the other, each with the same
 * window one character on. Shuffled where a seed is given.
 */
export function windows(codes: Tensor, steps: number, batchSize: number, seed?: number): Dataset<TextBatch> {
  return timeseriesDatasetFromArray(codes, null, {
    sequenceLength: steps + 1,
    sequenceStride: steps,
    batchSize: null,
    shuffle: seed !== undefined,
    seed,
  })
    .map((window) => ({ x: window.slice(0, steps), y: window.slice(1) }))
    .batch(batchSize);
}

/** How many characters {@link windows} asks to foretell, from the second on. */
export function foretold(codes: Tensor, steps: number): number {
  return Math.floor((codes.size - 1) / steps) * steps;
}
