/** When to do again what takes time from learning: so often at most, and never for more than a part of all the time. */
export class NowAndThen {
  readonly #every: number;
  readonly #share: number;
  #next: number;

  /** `every`: milliseconds from one time to the next, at least. `share`: of the time, from 0 to 1. */
  constructor(every: number, share: number, now = performance.now()) {
    [this.#every, this.#share] = [every, share];
    this.#next = now + every;
  }

  isDue(now = performance.now()): boolean {
    return now >= this.#next;
  }

  /** Says how long it took this time. */
  done(started: number, now = performance.now()): void {
    const took = now - started;
    this.#next = now + Math.max(this.#every - took, took / this.#share - took);
  }
}
