import { Dataset, trainTestSplit } from "../data/index.js";
import { ArgumentError } from "../errors.js";
import { nextRandom } from "../seed.js";
import type { Callback } from "./callbacks.js";
import { type Data, type Samples, samplesOf } from "./samples.js";

export interface FitOptions {
  /** Default 1. */
  readonly epochs?: number | undefined;
  /** Samples in a step. Default 32, or all samples if there are fewer. */
  readonly batchSize?: number | undefined;
  /** New order every epoch. Default true. */
  readonly shuffle?: boolean | undefined;
  /** Part of the data, from its end and before any shuffling, to validate on after every epoch. Default none. */
  readonly validationSplit?: number | undefined;
  /** Data to validate on after every epoch: `[x, y]`, or a data set of batches. Goes before `validationSplit`. */
  readonly validationData?: readonly [Data, Data] | Dataset<Samples> | undefined;
  readonly callbacks?: readonly Callback[] | undefined;
}

/** What one `fit` works on: batches to learn from, and batches that are held out to validate on. */
export interface TrainingData {
  readonly batches: Dataset<Samples>;
  readonly held: Dataset<Samples> | undefined;
  /** Samples in a batch, and in an epoch. Undefined for a data set, which brings its own batches. */
  readonly batchSize: number | undefined;
  readonly count: number | undefined;
}

const DEFAULT_BATCH_SIZE = 32;

/**
 * Sorts out what `fit` was given. Throws a ShapeError when inputs and targets differ in number, an ArgumentError for
 * options that do not go together. A batch size beyond the data is cut to it, with a warning.
 */
export function trainingData(x: Data | Dataset<Samples>, y: Data | undefined, options: FitOptions): TrainingData {
  if (x instanceof Dataset) {
    refuseBesideDataset({ y, batchSize: options.batchSize, validationSplit: options.validationSplit });
    const held = heldOut(options.validationData, DEFAULT_BATCH_SIZE);
    return { batches: x, held, batchSize: undefined, count: undefined };
  }
  const { train, test } = split(samplesOf("fit", x, y), options.validationSplit);
  const count = train.x.shape[0] ?? 0;
  const batchSize = fittingBatchSize(options.batchSize, count);
  const held = heldOut(options.validationData, batchSize) ?? test?.batch(batchSize);
  const samples = Dataset.fromTensors(train);
  const ordered = options.shuffle === false ? samples : samples.shuffle({ seed: nextRandom().uint32() });
  return { batches: ordered.batch(batchSize), held, batchSize, count };
}

function heldOut(data: FitOptions["validationData"], batchSize: number): Dataset<Samples> | undefined {
  if (data === undefined || data instanceof Dataset) return data;
  return Dataset.fromTensors(samplesOf("fit: validationData", ...data)).batch(batchSize);
}

/** Sets the last rows aside, as Keras does. */
function split(samples: Samples, part = 0): { readonly train: Samples; readonly test: Dataset<Samples> | undefined } {
  if (!(part >= 0 && part < 1)) {
    throw new ArgumentError({
      where: "fit",
      problem: "no such validationSplit",
      expected: "a part of the data, from 0 up to, not including, 1",
      received: `${part}`,
    });
  }
  if (part === 0) return { train: samples, test: undefined };
  const { train, test } = trainTestSplit(samples, { testSize: part });
  return { train, test: Dataset.fromTensors(test) };
}

function refuseBesideDataset(options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(options).filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw new ArgumentError({
    where: "fit",
    problem: "a data set brings its own targets and batches",
    expected: "nothing about them beside it",
    received: given.join(", "),
    remedy: "Use Dataset.fromTensors({ x, y }).batch(size), and validationData for validation",
  });
}

function fittingBatchSize(wanted: number | undefined, count: number): number {
  const batchSize = wanted ?? DEFAULT_BATCH_SIZE;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ArgumentError({
      where: "fit",
      problem: "no such batchSize",
      expected: "a whole number from 1 up",
      received: `${batchSize}`,
    });
  }
  if (wanted !== undefined && wanted > count) {
    console.warn(`fit: batchSize ${wanted} is more than the ${count} samples there are: every batch holds them all.`);
  }
  return Math.min(batchSize, count);
}
