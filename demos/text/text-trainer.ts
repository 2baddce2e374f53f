import {
  Adam,
  type CallbackLike,
  type Hooks,
  LearningRateScheduler,
  PolynomialDecay,
  Random,
  type Sequential,
} from "wgrad";
import { Trainer } from "../training/trainer.js";
import { bigramLoss } from "./bigram.js";
import { Corpus, foretold, windows } from "./corpus.js";
import { languageModel } from "./language-model.js";
import type { Sampling } from "./sampling.js";
import { Writer } from "./writer.js";

/** What the page's fields say. */
export interface Settings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly units: number;
}

const EMBEDDING = 32;
const STEPS = 48;
const LEARNING_RATE = 0.01;

/** A net that learns to write like a text, and writes on at any time from what it is given. */
export class TextTrainer extends Trainer {
  /** The loss of one who only knows which pairs of characters are frequent. */
  readonly bigrams: number;
  protected readonly model: Sequential;
  readonly #corpus: Corpus;
  readonly #writer: Writer;
  readonly #random: Random;
  #writing: Promise<unknown> | undefined;

  constructor(text: string, units: number, seed: number) {
    super();
    this.#corpus = new Corpus(text);
    const { train, validation, kinds } = this.#corpus;
    this.bigrams = bigramLoss(train.data, validation.data, kinds, foretold(validation, STEPS));
    const sizes = { kinds, embedding: EMBEDDING, units };
    this.model = languageModel(sizes, STEPS).model;
    this.model.compile({
      optimizer: new Adam({ learningRate: LEARNING_RATE }),
      loss: "sparseCategoricalCrossentropy",
    });
    this.#writer = new Writer(sizes);
    this.#random = new Random(seed);
  }

  /** Learns the text, and shows after every epoch how well it foretells the stretches kept for validation. */
  train({ epochs, batchSize }: Settings, watchers: readonly CallbackLike[]): Promise<void> {
    const { train, validation } = this.#corpus;
    const polite: Hooks = { onTrainBatchBegin: () => this.#written() };
    const batches = windows(train, STEPS, batchSize, this.#random.uint32());
    const steps = epochs * (batches.size ?? 1);
    const { learningRate } = this.model.optimizer;
    const falling = new LearningRateScheduler(new PolynomialDecay(learningRate, steps, { endLearningRate: 0 }));
    return this.learn(
      (callbacks) =>
        this.model.fit(batches, {
          epochs,
          validationData: windows(validation, STEPS, batchSize),
          callbacks: [falling, polite, ...callbacks],
        }),
      watchers,
    );
  }

  /**
   * Writes on from a prompt with what has been learned so far, and tells each character. Training waits meanwhile: each
   * character comes after all that the GPU was given before it.
   */
  write(prompt: string, length: number, sampling: Sampling, tell: (character: string) => void): Promise<void> {
    const writing = this.asking(this.#write(prompt, length, sampling, tell));
    this.#writing = Promise.allSettled([writing]);
    return writing;
  }

  async #write(prompt: string, length: number, sampling: Sampling, tell: (character: string) => void): Promise<void> {
    await this.#writer.learn(await this.model.getWeights());
    let left = length;
    for await (const code of this.#writer.write(this.#corpus.encode(prompt).data, sampling, this.#random)) {
      if (this.ended || left-- === 0) return;
      tell(this.#corpus.decode([code]));
    }
  }

  async #written(): Promise<void> {
    await this.#writing;
  }

  protected override free(): void {
    super.free();
    this.#writer.dispose();
  }
}
