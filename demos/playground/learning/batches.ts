import { Random } from "wgrad";
import type { Samples } from "../data/load.js";

/** Batches without end: all samples in a new order each epoch, the last, smaller batch left out. */
export class Batches {
  readonly perEpoch: number;
  readonly #samples: Samples;
  readonly #size: number;
  readonly #random: Random;
  #order: Int32Array | undefined;
  /** How many were taken. */
  taken = 0;

  constructor(samples: Samples, size: number, seed: number) {
    const count = samples.x.shape[0] ?? 1;
    this.#samples = samples;
    this.#size = Math.min(size, count);
    this.#random = new Random(seed);
    this.perEpoch = Math.floor(count / this.#size);
  }

  /** How far it is, in epochs. */
  get epoch(): number {
    return this.taken / this.perEpoch;
  }

  next(): Samples {
    const { x, y } = this.#samples;
    const at = this.taken % this.perEpoch;
    if (at === 0) this.#order = Int32Array.from(this.#random.permutation(x.shape[0] ?? 1));
    this.taken++;
    const rows = this.#order?.subarray(at * this.#size, (at + 1) * this.#size) ?? new Int32Array();
    return { x: x.gather(rows), y: y.gather(rows) };
  }
}
