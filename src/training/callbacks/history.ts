import { Callback, type Logs } from "./callback.js";

/** What `fit` returns: the logs of every epoch. */
export class History extends Callback {
  static override className = "History";
  /** Numbers of the epochs, from 0. */
  readonly epoch: number[] = [];
  readonly #values = new Map<string, number[]>();

  /** One list for each log, in alphabetical order, with one number an epoch. */
  get history(): Record<string, number[]> {
    return Object.fromEntries([...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  override onTrainBegin(): void {
    this.epoch.length = 0;
    this.#values.clear();
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      const values = this.#values.get(name) ?? [];
      this.#values.set(name, values);
      values.push(value);
    }
  }
}
