import type { Callback, Sequential } from "wgrad";
import { Gate } from "./gate.js";

/** A net that learns, can be held up, and is asked meanwhile. */
export abstract class Trainer {
  protected abstract readonly model: Sequential;
  readonly #gate = new Gate();
  #training: Promise<unknown> | undefined;
  #asked: Promise<unknown> | undefined;
  #stop: () => void = () => {};
  #ended = false;

  /** Runs a fit with these callbacks: those that hold it up and end it, and the watchers, who hear no more after the end. */
  protected async learn(
    run: (callbacks: readonly Callback[]) => Promise<unknown>,
    watchers: readonly Callback[],
  ): Promise<void> {
    const hold: Callback = {
      onTrainBegin: ({ stop }) => {
        this.#stop = stop;
      },
      onTrainBatchBegin: () => this.#gate.pass(), // a promise holds training up until it is kept
    };
    this.#training = run([hold, ...watchers.map((watcher) => this.#whileUsed(watcher))]);
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
    this.#stop();
    this.#gate.open();
    await Promise.allSettled([this.#training, this.#asked]);
    this.free();
  }

  protected free(): void {
    this.model.dispose();
  }

  #whileUsed(watcher: Callback): Callback {
    const used = () => (this.#ended ? undefined : watcher);
    return {
      onTrainBegin: (training) => used()?.onTrainBegin?.(training),
      onEpochBegin: (epoch) => used()?.onEpochBegin?.(epoch),
      onTrainBatchEnd: (batch, logs) => used()?.onTrainBatchEnd?.(batch, logs),
      onEpochEnd: (epoch, logs) => used()?.onEpochEnd?.(epoch, logs),
    };
  }
}
