import type { Callback, Optimizer, Training } from "wgrad";

/**
 * A callback that lets the learning rate fall in a straight line, from what it is at the beginning to zero at the end. Large
 * steps first and small ones last: few epochs then do for many.
 */
export class FallingRate implements Callback {
  readonly #optimizer: Optimizer;
  readonly #start: number;
  #steps = 1;
  #step = 0;

  constructor(optimizer: Optimizer) {
    this.#optimizer = optimizer;
    this.#start = optimizer.learningRate;
  }

  onTrainBegin({ epochs, steps = 1 }: Training): void {
    this.#steps = epochs * steps;
    this.#step = 0;
  }

  onTrainBatchBegin(): void {
    this.#optimizer.learningRate = this.#start * (1 - this.#step++ / this.#steps);
  }
}
