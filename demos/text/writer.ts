import { type Random, Tensor } from "wgrad";
import { type LanguageModel, type LanguageModelSizes, languageModel } from "./language-model.js";
import { draw, type Sampling } from "./sampling.js";

/**
 * Writes on with the weights of a net that learns, character by character. What it remembers of the text so far stays on
 * the GPU: up goes one number, down come the probabilities of the next, in one submission.
 */
export class Writer {
  readonly #net: LanguageModel;

  constructor(sizes: LanguageModelSizes) {
    this.#net = languageModel(sizes, 1, { stateful: true });
  }

  /** Takes over what a net has learned so far. */
  async learn(weights: readonly Tensor[]): Promise<void> {
    await this.#net.model.setWeights(weights);
  }

  /** Forgets the text. */
  begin(): void {
    this.#net.memory.resetStates();
  }

  /** Reads one character: how likely each comes next. */
  async read(code: number): Promise<Float32Array> {
    const { data } = await this.#net.model.predict(Tensor.from([code], [1, 1], "int32"), { verbose: 0 });
    return data;
  }

  /** Goes on from a prompt of at least one character, with as many as are asked for. */
  async *write(prompt: Iterable<number>, sampling: Sampling, random: Random): AsyncGenerator<number, never> {
    this.begin();
    let next: Float32Array = new Float32Array([1]);
    for (const code of prompt) next = await this.read(code);
    for (;;) {
      const code = draw(next, sampling, random);
      yield code;
      next = await this.read(code);
    }
  }

  dispose(): void {
    this.#net.model.dispose();
  }
}
