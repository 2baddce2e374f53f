import { Callback, type Logs } from "wgrad";

/** Means over a few steps, placed in epochs: 0.5 is the middle of the first. */
export type StepPoint = Logs & { readonly epoch: number };

const POINTS_PER_EPOCH = 40;

/**
 * A callback that records how loss and metrics go within an epoch.
 *
 * `fit` reports the means of the epoch so far, which show little late in an epoch. Taken times the number of steps, the
 * difference of two of them is what the steps in between add.
 */
export class StepCurve extends Callback {
  readonly points: StepPoint[] = [];
  readonly #pointsPerEpoch: number;
  #epoch = 0;
  #before: { readonly count: number; readonly logs: Logs } = { count: 0, logs: {} };

  constructor({ pointsPerEpoch = POINTS_PER_EPOCH } = {}) {
    super();
    this.#pointsPerEpoch = pointsPerEpoch;
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.#before = { count: 0, logs: {} };
  }

  override onTrainBatchEnd(batch: number, logs: Logs): void {
    const { steps = 0 } = this.params;
    const every = Math.max(1, Math.round(steps / this.#pointsPerEpoch));
    const count = batch + 1;
    if (count % every !== 0) return;
    const { count: from, logs: before } = this.#before;
    const means = Object.entries(logs).map(([name, mean]) => [
      name,
      (mean * count - (before[name] ?? 0) * from) / (count - from),
    ]);
    this.points.push({
      ...Object.fromEntries(means),
      epoch: this.#epoch + (from + count) / 2 / Math.max(1, steps),
    });
    this.#before = { count, logs };
  }
}
