import {
  Adam,
  Add,
  type Dataset,
  Dense,
  Embedding,
  generate,
  Input,
  LayerNormalization,
  Model,
  MultiHeadAttention,
  PositionEmbedding,
  SparseCategoricalCrossentropy,
  type Tensor,
  TextVectorization,
  timeseriesDatasetFromArray,
} from "wgrad";

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

const text = await (await fetch("text.txt")).text();
const corpus = new Corpus(text);

const input = Input([32], { dtype: "int32" });
const x1 = new Embedding(160, 32).apply(input);
const x2 = new Add().apply([x1, new PositionEmbedding(32).apply(x1)]);
const x3 = new LayerNormalization().apply(x2);
const x4 = new Add().apply([x2, new MultiHeadAttention(4, 8).apply([x3, x3], { useCausalMask: true })]);
const x5 = new LayerNormalization().apply(x4);
const x6 = new Dense(64, { activation: "gelu" }).apply(x5);
const x7 = new Add().apply([x4, new Dense(32, { activation: "linear" }).apply(x6)]);
const x8 = new LayerNormalization().apply(x7);
const x9 = new Add().apply([x7, new MultiHeadAttention(4, 8).apply([x8, x8], { useCausalMask: true })]);
const x10 = new LayerNormalization().apply(x9);
const x11 = new Dense(64, { activation: "gelu" }).apply(x10);
const x12 = new Add().apply([x9, new Dense(32, { activation: "linear" }).apply(x11)]);
const x13 = new LayerNormalization().apply(x12);
const x14 = new Dense(9).apply(x13);
export const model = new Model({ inputs: input, outputs: x14 });

model.compile({
  optimizer: new Adam(0.004),
  loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
  metrics: ["accuracy"],
});
export const history = await model.fit(windows(corpus.train, 32, 32, 1), {
  epochs: 3,
  validationData: windows(corpus.validation, 32, 32),
});

const ids = await generate(model, [...corpus.encode("The ").data].map(Number), { maxNewTokens: 28, temperature: 0.7 });
export const written = corpus.decode(ids);
