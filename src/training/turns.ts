/**
 * One piece of work at a time, first come, first served. Work that fails does not keep the next from its turn.
 *
 * Work may hand control to others amid its turn, as a callback's hook does; what is asked for meanwhile may well come from them,
 * so that it passes: else each would wait for the other.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #open = 0;

  /** Runs `work` when all that came before is done. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#open > 0) return Promise.resolve().then(work);
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Runs `others`, and lets through what is asked for meanwhile. */
  async letPass<T>(others: () => Promise<T>): Promise<T> {
    this.#open++;
    try {
      return await others();
    } finally {
      this.#open--;
    }
  }
}
