import { positiveInteger, wholeNumber } from "../check.js";
import type { Dataset } from "../data/dataset.js";
import { Elements, neverEnds } from "../data/elements.js";
import { tensorRows } from "../data/rows.js";
import { batchSource, generatedSource, mapSource, rowSource, type Source, shuffleSource } from "../data/source.js";
import { trainTestSplit } from "../data/split.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { HostTensor } from "../host-tensor.js";
import { inWords } from "../in-words.js";
import { hasMethod, isA } from "../is-a.js";
import { formatShape } from "../shape.js";
import { isList, isRecord, leaves, type Tree } from "../structure.js";
import type { FitOptions } from "./options.js";
import { asSamples, type Samples, toTensors } from "./samples.js";
import type { SteppedModel } from "./stepped-model.js";

/** What one `fit` works on: batches to learn from, and batches that are held out to validate on. */
export interface FitData {
  readonly batches: Elements<Samples>;
  readonly held: Elements<Samples> | undefined;
  /** Samples in a batch, and in an epoch. Undefined for a data set, which brings its own batches. */
  readonly batchSize: number | undefined;
  readonly count: number | undefined;
}

/** Batches to go through once, as evaluate and predict do. */
export interface BatchedData {
  readonly batches: Elements<Samples>;
  readonly count: number | undefined;
}

const DEFAULT_BATCH_SIZE = 32;

/**
 * Sorts out what `fit` was given. Throws a ShapeError when inputs, targets and weights differ in number, an ArgumentError for
 * options that do not go together. Samples are shuffled by `orderSeed` and the epoch, and get what weights `weighed` adds. A batch size
 * beyond the data is cut to it, with a warning.
 */
export function fitData(
  model: SteppedModel,
  x: unknown,
  y: unknown,
  options: FitOptions,
  orderSeed: number,
  weighed = (samples: RawSamples): RawSamples => samples,
): FitData {
  const { batchSize, validationSplit = 0, validationData, sampleWeight } = options;
  const heldSize = options.validationBatchSize ?? batchSize ?? DEFAULT_BATCH_SIZE;
  const held = validationData === undefined ? undefined : heldOut(model, validationData, heldSize);
  if (isStream(x)) {
    refuseBesideDataset("fit", { y, batchSize, sampleWeight, validationSplit: validationSplit || undefined });
    const batches = mapped(x, (element) => onDevice(model, weighed(readBatch(model, asSamples(element)))));
    return { batches, held, batchSize: undefined, count: undefined };
  }
  const { train, test } = split(readSamples("fit", model, x, y, sampleWeight), validationSplit);
  const count = countRows("fit", train);
  const size = fittingBatchSize("fit", batchSize, count);
  const rest = test && batched(model, rowsOf(test), options.validationBatchSize ?? size);
  const samples = rowsOf(weighed(train));
  const ordered =
    options.shuffle === false
      ? samples
      : shuffleSource(samples, { seed: orderSeed, bufferSize: count, reshuffle: true });
  return { batches: batched(model, ordered, size), held: held ?? rest, batchSize: size, count };
}

/** Sorts out what `evaluate` was given. */
export function testData(
  model: SteppedModel,
  x: unknown,
  y: unknown,
  { batchSize, sampleWeight }: { readonly batchSize?: number | undefined; readonly sampleWeight?: unknown },
): BatchedData {
  if (isStream(x)) {
    refuseBesideDataset("evaluate", { y, batchSize, sampleWeight });
    return {
      batches: mapped(x, (element) => onDevice(model, readBatch(model, asSamples(element)))),
      count: undefined,
    };
  }
  const samples = readSamples("evaluate", model, x, y, sampleWeight);
  const count = countRows("evaluate", samples);
  const size = positiveInteger("evaluate", "batchSize", batchSize ?? DEFAULT_BATCH_SIZE);
  return { batches: batched(model, rowsOf(samples), size), count };
}

/** Sorts out what `predict` was given: of samples with targets only the inputs count. */
export function predictData(model: SteppedModel, x: unknown, batchSize: number | undefined): BatchedData {
  if (isStream(x)) {
    refuseBesideDataset("predict", { batchSize });
    return {
      batches: mapped(x, (element) => onDevice(model, readBatch(model, { x: asSamples(element).x }))),
      count: undefined,
    };
  }
  const inputs: RawSamples = { x: toTensors<HostTensor>(x, model.inputStructure, model.front?.read) };
  const count = countRows("predict", inputs);
  const size = positiveInteger("predict", "batchSize", batchSize ?? DEFAULT_BATCH_SIZE);
  return { batches: batched(model, rowsOf(inputs), size), count };
}

/** One batch, as the methods that take a single step want it. */
export function samplesOf(where: string, model: SteppedModel, x: unknown, y: unknown, sampleWeight?: unknown): Samples {
  return onDevice(model, readSamples(where, model, x, y, sampleWeight));
}

/** Samples before anything is done to them on the host: inputs may be texts. */
export type RawSamples = Samples<HostTensor>;

/** The key of what frozen layers made of the inputs: a model takes it in their place, and begins behind those layers. */
export const FEATURES = "frozenFeatures";

/** Whether frozen layers have done their part. */
export function isFeatures(x: unknown): x is { readonly [FEATURES]: readonly SymbolicTensor[] } {
  return isRecord(x) && FEATURES in x;
}

/** What is left for the GPU, once the layers that run on the host have done their part. */
function onDevice(model: SteppedModel, samples: RawSamples): Samples {
  return (
    model.front === undefined || isFeatures(samples.x) ? samples : { ...samples, x: model.front.run(samples.x) }
  ) as Samples;
}

function rowsOf(samples: RawSamples): Source<RawSamples> {
  return rowSource(tensorRows(samples, "Dataset.fromTensors"));
}

function batched(model: SteppedModel, samples: Source<RawSamples>, size: number): Elements<Samples> {
  const batches = batchSource(samples, size);
  if (model.front === undefined) return new Elements(batches as Source<Samples>);
  return new Elements(mapSource(batches, (batch) => onDevice(model, batch)));
}

function readSamples(where: string, model: SteppedModel, x: unknown, y: unknown, sampleWeight: unknown): RawSamples {
  const samples = readBatch(model, { x, y, sampleWeight });
  countRows(where, samples);
  return samples;
}

/** Samples as tensors, which may be lists of numbers as well. How many there are is not asked. */
function readBatch(model: SteppedModel, { x, y, sampleWeight }: ReturnType<typeof asSamples>): RawSamples {
  return {
    x: toTensors<HostTensor>(x, model.inputStructure, model.front?.read),
    ...(y !== undefined && { y: toTensors(y, model.outputStructure) }),
    ...(sampleWeight !== undefined && { sampleWeight: toTensors(sampleWeight, undefined) }),
  };
}

/** Counts the samples. Throws a ShapeError when parts differ in number, an ArgumentError when there are none. */
export function countRows(where: string, samples: RawSamples): number {
  const count = leaves<HostTensor>(samples.x)[0]?.shape[0] ?? 0;
  for (const [part, tree] of Object.entries(samples)) {
    for (const { shape } of leaves<HostTensor>(tree as Tree<HostTensor>)) {
      const rows = shape[0] ?? 0;
      if (rows === count) continue;
      throw new ShapeError({
        where,
        problem: "inputs and targets differ in number of samples",
        expected: part === "x" ? `${count}, as in the first input` : `${count} ${NAMES[part] ?? part}`,
        received: `${rows}`,
      });
    }
  }
  if (count > 0) return count;
  throw new ArgumentError({
    where,
    problem: "there is no data",
    expected: "at least one sample",
    received: leaves<HostTensor>(samples.x)
      .map(({ shape }) => formatShape(shape))
      .join(" and "),
  });
}

const NAMES: Readonly<Record<string, string>> = { y: "targets", sampleWeight: "sample weights" };

/** Whether these are batches that come one by one: a data set, an async generator. */
export function isStream(x: unknown): x is AsyncIterable<Tree<HostTensor>> {
  return typeof x === "object" && x !== null && hasMethod(x, Symbol.asyncIterator);
}

/** What a data set gives, or an async generator, which is one that can be gone through once. */
function mapped(x: AsyncIterable<Tree<HostTensor>>, fn: (element: Tree<HostTensor>) => Samples): Elements<Samples> {
  if (isA(x, Elements)) return (x as Dataset<Tree<HostTensor>>).map(fn);
  return new Elements(
    mapSource(
      generatedSource("Dataset.fromGenerator", () => x),
      fn,
    ),
  );
}

const VALIDATION = "fit: validationData";

function heldOut(model: SteppedModel, data: unknown, batchSize: number): Elements<Samples> {
  if (isStream(data)) return mapped(data, (element) => onDevice(model, readBatch(model, asSamples(element))));
  if (isList(data) && (data.length === 2 || data.length === 3)) {
    const [x, y, sampleWeight]: readonly unknown[] = data;
    return batched(model, rowsOf(readSamples(VALIDATION, model, x, y, sampleWeight)), batchSize);
  }
  if (isRecord(data) && "x" in data) {
    const samples = readSamples(VALIDATION, model, data.x, data.y, data.sampleWeight);
    return batched(model, rowsOf(samples), batchSize);
  }
  throw new ArgumentError({
    where: "fit",
    problem: "no such validationData",
    expected: "[x, y], [x, y, sampleWeight] or a Dataset of batches",
    received: inWords(data),
  });
}

/** Sets the last rows aside, as Keras does. */
function split(
  samples: RawSamples,
  part: number,
): { readonly train: RawSamples; readonly test: RawSamples | undefined } {
  if (typeof part !== "number" || !(part >= 0 && part < 1)) {
    throw new ArgumentError({
      where: "fit",
      problem: "no such validationSplit",
      expected: "a part of the data, from 0 up to, not including, 1",
      received: inWords(part),
    });
  }
  return part === 0 ? { train: samples, test: undefined } : trainTestSplit(samples, { testSize: part });
}

function refuseBesideDataset(where: string, options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(options).filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw new ArgumentError({
    where,
    problem: "a data set brings its own targets, weights and batches",
    expected: "nothing about them beside it",
    received: given.join(", "),
    remedy: "Use Dataset.fromTensors({ x, y, sampleWeight }).batch(size), and validationData for validation",
  });
}

function fittingBatchSize(where: string, wanted: number | undefined, count: number): number {
  const batchSize = positiveInteger(where, "batchSize", wanted ?? DEFAULT_BATCH_SIZE);
  if (wanted !== undefined && wanted > count) {
    console.warn(
      `${where}: batchSize ${wanted} is more than the ${count} samples there are: every batch holds them all.`,
    );
  }
  return Math.min(batchSize, count);
}

/**
 * Batches of one epoch; with `steps` so many of them, going on next time where this one ended. Where the data come to their end the epoch
 * ends, too, with a warning, and the next one begins anew, as in Keras.
 */
export class Epochs {
  readonly #batches: Elements<Samples>;
  readonly #steps: number | undefined;
  #open: AsyncIterator<Samples> | undefined;
  #passes = 0;

  constructor(where: string, batches: Elements<Samples>, steps: number | undefined) {
    this.#batches = batches;
    this.#steps = steps === undefined ? undefined : wholeNumber(where, "steps", steps);
    if (this.size === Number.POSITIVE_INFINITY) {
      const remedy = "Tell their number, or give repeat() a count";
      throw neverEnds(where, { expected: "so many steps an epoch", received: "none", remedy });
    }
  }

  /** How many batches an epoch has, where that is known. */
  get size(): number | undefined {
    return this.#steps ?? this.#batches.size;
  }

  async *epoch(epoch: number): AsyncGenerator<Samples, void> {
    if (this.#steps === undefined) return yield* this.#batches.epoch(epoch, { inPlace: true });
    for (let step = 0; step < this.#steps; step++) {
      const batch = await this.#next(epoch, step === 0);
      if (batch === undefined) {
        console.warn(`The data ended after ${step} of ${this.#steps} steps of epoch ${epoch + 1}.`);
        return;
      }
      yield batch;
    }
  }

  async #next(epoch: number, mayBeginAnew: boolean): Promise<Samples | undefined> {
    const going = await this.#open?.next();
    if (going?.done === false) return going.value;
    this.#open = undefined;
    if (going !== undefined && !mayBeginAnew) return undefined;
    // Each pass has an order of its own, by its number: that of the epoch, unless an epoch takes several.
    const pass = Math.max(epoch, this.#passes);
    this.#passes = pass + 1;
    const open = this.#batches.epoch(pass, { inPlace: true })[Symbol.asyncIterator]();
    const first = await open.next();
    if (first.done === true) return undefined;
    this.#open = open;
    return first.value;
  }
}
