import type { CallbackLike, Hooks, Sequential } from "wgrad";
import { Gate } from "./gate.js";
import { WhileWanted } from "./while-wanted.js";

/** A net that learns, can be held up, and is asked meanwhile. */
export abstract class Trainer {
  protected abstract readonly model: Sequential;
  readonly #gate = new Gate();
  #training: Promise<unknown> | undefined;
  #asked: Promise<unknown> | undefined;
  #ended = false;

  /** Runs a fit with these callbacks: those that hold it up and end it, and the watchers, who hear no more after the end. */
  protected async learn(
    run: (callbacks: readonly CallbackLike[]) => Promise<unknown>,
    watchers: readonly CallbackLike[],
  ): Promise<void> {
    const hold: Hooks = {
      onTrainBegin: () => {
        if (this.#ended) this.model.stopTraining = true;
      },
      onTrainBatchBegin: () => this.#gate.pass(), // a promise holds training up until it is kept
    };
    this.#training = run([hold, ...watchers.map((watcher) => new WhileWanted(watcher, () => !this.#ended))]);
    await this.#training;
  }

  /** Keeps the memory until this question is answered. */
  protected asking<T>(answer: Promise<T>): Promise<T> {
    this.#asked = Promise.allSettled([this.#asked, answer]);
    return answer;
  }

  /** Whether {@link end} was called. */
  get ended(): boolean {
    return this.#ended;
  }

  pause(): void {
    this.#gate.close();
  }

  resume(): void {
    this.#gate.open();
  }

  /** Ends training and, once nobody is waiting for an answer any more, frees the GPU's memory. */
  async end(): Promise<void> {
    this.#ended = true;
    this.model.stopTraining = true;
    this.#gate.open();
    await Promise.allSettled([this.#training, this.#asked]);
    this.free();
  }

  protected free(): void {
    this.model.dispose();
  }
}
