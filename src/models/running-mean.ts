import type { Logs } from "./callbacks.js";

/** Means of logs over batches, each batch counting by its samples. */
export class RunningMean {
  readonly #sums = new Map<string, number>();
  #count = 0;

  add(values: Readonly<Record<string, number>>, samples: number): void {
    this.#count += samples;
    for (const [name, value] of Object.entries(values))
      this.#sums.set(name, (this.#sums.get(name) ?? 0) + value * samples);
  }

  get logs(): Logs {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / Math.max(1, this.#count)]));
  }
}
