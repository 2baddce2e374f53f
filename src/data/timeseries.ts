import { integer, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { Tensor } from "../tensor.js";
import { Dataset } from "./dataset.js";

/** Options of {@link timeseriesDatasetFromArray}. */
export interface TimeseriesOptions {
  /** Steps of a window. */
  readonly sequenceLength: number;
  /** From the start of one window to that of the next. Default 1. */
  readonly sequenceStride?: number | undefined;
  /** From one step of a window to the next. Default 1. */
  readonly samplingRate?: number | undefined;
  /** Windows in a batch; null: single windows. Default 128. */
  readonly batchSize?: number | null | undefined;
  /** Another order each epoch. Default false. */
  readonly shuffle?: boolean | undefined;
  /** Of the shuffle. Default 0. */
  readonly seed?: number | undefined;
  /** First row that is used. Default 0. */
  readonly startIndex?: number | undefined;
  /** First row that is no longer used. Default: all are. */
  readonly endIndex?: number | undefined;
}

const DEFAULTS = {
  sequenceLength: undefined,
  sequenceStride: 1,
  samplingRate: 1,
  batchSize: undefined,
  shuffle: false,
  seed: 0,
  startIndex: undefined,
  endIndex: undefined,
} as const;

/**
 * Windows that slide over a series, as a data set for `fit`: `{ x, y }` with x [batch, sequenceLength, …], or windows
 * alone where `targets` is null.
 *
 * `data` has one step a row, and the target of the window that begins in row i is `targets[i]`: to predict the step
 * after the window, give `data.slice(sequenceLength)`. Windows are cut as they are needed: overlapping ones take no memory.
 *
 * Throws an ArgumentError for numbers that are no lengths, and where not one window fits.
 *
 * @example
 * const hours = Tensor.from(readings);
 * const windows = timeseriesDatasetFromArray(hours, hours.slice(24), { sequenceLength: 24 });
 * await model.fit(windows);
 */
export function timeseriesDatasetFromArray(
  data: Tensor,
  targets: Tensor,
  options: TimeseriesOptions,
): Dataset<{ readonly x: Tensor; readonly y: Tensor }>;
export function timeseriesDatasetFromArray(data: Tensor, targets: null, options: TimeseriesOptions): Dataset<Tensor>;
export function timeseriesDatasetFromArray(
  data: Tensor,
  targets: Tensor | null,
  options: TimeseriesOptions,
): Dataset<{ readonly x: Tensor; readonly y: Tensor }> | Dataset<Tensor> {
  for (const [name, tensor] of Object.entries(targets === null ? { data } : { data, targets })) {
    if (isA(tensor, Tensor)) continue;
    throw new ArgumentError({
      where: "timeseriesDatasetFromArray",
      problem: `${name} is no tensor`,
      expected: "a Tensor, one step a row",
      received: inWords(tensor),
      remedy: "Use Tensor.from(…)",
    });
  }
  const {
    sequenceLength,
    sequenceStride,
    samplingRate,
    batchSize = 128,
    shuffle,
    seed,
    startIndex,
    endIndex,
  } = withDefaults("timeseriesDatasetFromArray", options, DEFAULTS);
  for (const [name, value] of Object.entries({ sequenceLength, sequenceStride, samplingRate })) {
    positiveInteger("timeseriesDatasetFromArray", name, value);
  }
  wholeNumber("timeseriesDatasetFromArray", "seed", seed);
  for (const [name, value] of Object.entries({ startIndex, endIndex })) {
    if (value !== undefined) integer("timeseriesDatasetFromArray", name, value);
  }
  const used = data.slice(startIndex, endIndex);
  const goals = targets?.slice(startIndex, endIndex);
  const [steps = 0] = used.shape;
  const most = Math.min(steps - (sequenceLength - 1) * samplingRate, goals?.shape[0] ?? Number.POSITIVE_INFINITY);
  if (most < 1) {
    throw new ArgumentError({
      where: "timeseriesDatasetFromArray",
      problem: "not one window fits",
      expected: `a sequenceLength that fits into ${steps} steps with their targets`,
      received: `${sequenceLength}`,
    });
  }
  const count = Math.ceil(most / sequenceStride);
  const starts = Tensor.from(Int32Array.from({ length: count }, (_, i) => i * sequenceStride));
  const windowAt = (start: number) => cut(used, start, sequenceLength, samplingRate);
  const ordered = Dataset.fromTensors(starts);
  const placed = shuffle ? ordered.shuffle({ seed: seed }) : ordered;
  if (goals === undefined)
    return batched(
      placed.map((start) => windowAt(start.item())),
      batchSize,
    );
  return batched(
    placed.map((start) => ({ x: windowAt(start.item()), y: goals.at(start.item()) })),
    batchSize,
  );
}

function batched<E extends Tensor | Readonly<Record<string, Tensor>>>(windows: Dataset<E>, size: number | null) {
  return size === null ? windows : windows.batch(size);
}

/** Every `rate`-th row from `start`; those that lie side by side as a view. */
function cut(rows: Tensor, start: number, count: number, rate: number): Tensor {
  if (rate === 1) return rows.slice(start, start + count);
  const out = Tensor.zeros([count, ...rows.shape.slice(1)], rows.dtype);
  for (let i = 0; i < count; i++) {
    const row = rows.at(start + i * rate);
    out.data.set(row.data, i * row.size);
  }
  return out;
}
