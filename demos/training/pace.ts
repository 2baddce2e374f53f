const WINDOW = 30;

/** Steps a second, over the last few. */
export class Pace {
  #times: number[] = [];

  /** Forgets what was: after a pause, say. */
  reset(): void {
    this.#times = [];
  }

  step(now = performance.now()): void {
    this.#times.push(now);
    if (this.#times.length > WINDOW) this.#times.shift();
  }

  /** Undefined before the second step. */
  get stepsPerSecond(): number | undefined {
    const [first] = this.#times;
    const last = this.#times.at(-1);
    if (first === undefined || last === undefined || last === first) return undefined;
    return ((this.#times.length - 1) * 1000) / (last - first);
  }
}
