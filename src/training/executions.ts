import { leaves } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { Pace } from "./pass.js";
import type { Samples } from "./samples.js";

/** What an execution is to take where its size is not told, in milliseconds: a page is drawn every 17. */
const AIM_MS = 20;

/** The most steps of an execution where its size is not told. */
const MOST_STEPS = 32;

/** Shapes of batches in one execution: each takes a program, and a model keeps only so many. */
const MOST_SHAPES = 8;

/** Batches in groups that go to the GPU in one submit: of a size, or as many as take some 20 ms. */
export class Executions implements Pace {
  readonly #isAuto: boolean;
  #steps: number;
  /** When the execution before was done. */
  #last: number | undefined;

  constructor(steps: number | "auto") {
    this.#isAuto = steps === "auto";
    this.#steps = steps === "auto" ? 1 : steps;
  }

  /** What comes before an error is given out first, as it would be one by one. An execution of ever new shapes ends early. */
  async *executions(batches: AsyncIterable<Samples>): AsyncGenerator<readonly Samples[], void> {
    let waiting: Samples[] = [];
    const shapes = new Set<string>();
    const all = () => {
      const full = waiting;
      waiting = [];
      shapes.clear();
      return full;
    };
    try {
      for await (const batch of batches) {
        const shape = leaves<Tensor>(batch)
          .map((tensor) => tensor.shape)
          .join(" ");
        if (shapes.size === MOST_SHAPES && !shapes.has(shape)) yield all();
        waiting.push(batch);
        shapes.add(shape);
        if (waiting.length >= this.#steps) yield all();
      }
    } catch (error) {
      if (waiting.length > 0) yield all();
      throw error;
    }
    if (waiting.length > 0) yield all();
  }

  /** It grows twofold at most: the first steps may have waited for something else. */
  took(steps: number, time: number): void {
    const each = this.#last === undefined ? undefined : (time - this.#last) / steps;
    this.#last = time;
    if (!this.#isAuto || each === undefined) return;
    this.#steps = Math.max(1, Math.min(MOST_STEPS, 2 * this.#steps, Math.floor(AIM_MS / Math.max(each, 1e-3))));
  }
}
