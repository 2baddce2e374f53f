/**
 * One piece of work at a time, first come, first served. Work that fails does not keep the next from its turn.
 *
 * Work may hand control to others amid its turn, as a callback's hook does: what they ask for stands in a line within the turn, and
 * the turn goes on when that line is empty. Else each would wait for the other.
 */
export class Turns {
  readonly #outer: Turns | undefined;
  #last: Promise<unknown> | undefined;
  #within: Turns | undefined;
  #closed = false;

  constructor(outer?: Turns) {
    this.#outer = outer;
  }

  /** Where a call that comes now has to stand: within the turn that has handed control to others, if there is one. */
  get line(): Turns {
    return this.#within?.line ?? this;
  }

  /** Runs `work` when all that came before is done. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#closed && this.#outer !== undefined) return this.#outer.take(work);
    const turn = (this.#last ?? Promise.resolve()).then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Hands control to `others` amid a turn, and waits for them and for what was asked for meanwhile. */
  async letPass(others: () => void | Promise<void>): Promise<void> {
    const within = new Turns(this);
    this.#within = within;
    try {
      const pending = others();
      if (pending !== undefined) await pending;
    } finally {
      this.#within = undefined;
      within.#closed = true;
      if (within.#last !== undefined) await within.#last;
    }
  }
}
