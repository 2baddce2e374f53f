import { callable, integerBetween, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { isList, isRecord, mapTree, replaceLeaves } from "../structure.js";
import type { Tensor } from "../tensor.js";
import { stack, stackBatches } from "./batch.js";
import * as combine from "./combine.js";
import type { CsvOptions, CsvRow, CsvSample } from "./csv/options.js";
import { csvSource } from "./csv/source.js";
import { copyOf, type DataElement } from "./element.js";
import { Elements, neverEnds } from "./elements.js";
import type { FileSource } from "./files/open.js";
import type { ImageOptions } from "./images/image-options.js";
import { imageSource, type PictureSource } from "./images/source.js";
import { padding as paddingOf } from "./padded-batch.js";
import { joinRows, tensorRows, windowRows, zipRows } from "./rows.js";
import {
  batchCount,
  batchSource,
  generatedSource,
  kept,
  mapSource,
  type Pass,
  rowSource,
  type Source,
  shuffleSource,
} from "./source.js";
import * as stages from "./stages.js";
import type {
  BatchOptions,
  Datasets,
  Inner,
  InterleaveOptions,
  ShuffleOptions,
  WindowOptions,
  Zipped,
} from "./steps.js";

const SHUFFLE = { seed: 0, bufferSize: 1024, reshuffle: true };

/**
 * Elements to train on, made as they are asked for: a chain of steps from a source to batches.
 *
 * Nothing is computed before the loop, and every loop over it is one epoch: a new order, if there is a shuffle, and the
 * same orders again in the next run. Elements are tuples or records of host tensors. Batches are yours to keep and to
 * change; single rows of tensors are views on the data. A loop that is left early closes all sources behind it.
 *
 * @example
 * const batches = Dataset.fromTensors({ x, y }).shuffle({ seed: 1 }).batch(128);
 * for await (const { x, y } of batches) console.log(x.shape, y.shape);   // [128, 784] [128]
 */
export class Dataset<E extends DataElement> extends Elements<E> {
  private constructor(source: Source<E>) {
    super(source);
  }

  /**
   * One element a row: the tensors are cut along their first axis, which they must share. Nothing is copied.
   *
   * Throws a ShapeError if the numbers of rows differ, or for a scalar; an ArgumentError for what is no tensor.
   */
  static fromTensors<E extends DataElement>(tensors: E): Dataset<E> {
    return new Dataset(rowSource(tensorRows(tensors, "Dataset.fromTensors")));
  }

  /**
   * What `generate` yields. It is called once an epoch, with the epoch's number from 0, and may fetch, read or decode; an
   * iterator that it returns must be a new one each time. Give `size` if you know how many elements there will be.
   */
  static fromGenerator<E extends DataElement>(
    generate: (epoch: number) => AsyncIterable<E> | Iterable<E>,
    options: { size?: number } = {},
  ): Dataset<E> {
    const where = "Dataset.fromGenerator";
    const { size } = withDefaults(where, options, { size: undefined });
    if (size !== undefined) wholeNumber(where, "size", size);
    if (typeof generate !== "function") {
      throw new ArgumentError({
        where,
        problem: "no such generate",
        expected: "a function that returns an iterable",
        received: inWords(generate),
        remedy: "Write () => …",
      });
    }
    return new Dataset(generatedSource(where, generate, size));
  }

  /**
   * The rows of a table in a text file (CSV, RFC 4180), read as they are needed: a record of scalars by column, or `{ x, y }` with
   * a `label`. Columns of texts are string tensors. The file is opened anew each epoch and closed when the loop ends.
   *
   * `source` is a File or Blob, a handle of a file, an address, in Node a path, or a function that opens one of these or a stream.
   *
   * While looping, a FormatError names line and column of what does not fit: a missing or wrong value, too many fields. Throws an
   * ArgumentError for options that are none.
   *
   * @example
   * const cars = Dataset.fromCsv("cars.csv", { label: "price", columns: ["year", "km"], vector: true });
   * await model.fit(cars.shuffle().batch(32));
   */
  static fromCsv(
    source: FileSource,
    options: CsvOptions & { readonly vector: true; readonly label: string | readonly string[] },
  ): Dataset<CsvSample<Tensor>>;
  static fromCsv(source: FileSource, options: CsvOptions & { readonly vector: true }): Dataset<Tensor>;
  static fromCsv(
    source: FileSource,
    options: CsvOptions & { readonly label: string | readonly string[] },
  ): Dataset<CsvSample>;
  static fromCsv(source: FileSource, options?: CsvOptions): Dataset<CsvRow>;
  static fromCsv(source: FileSource, options: CsvOptions = {}): unknown {
    return new Dataset(csvSource("Dataset.fromCsv", source, options));
  }

  /**
   * Pictures that a browser shows, as tensors [height, width, channels], float32 from 0 to 255: ImageData, ImageBitmap, VideoFrame,
   * canvases, images, videos, and what `utils.loadImg` gives. They come in a list, or from a function that is called once an epoch and
   * may give them bit by bit; it closes what must be closed. Batches want an `imageSize`, unless all are of one size.
   *
   * Throws an ArgumentError for options that are none; while looping, one for what is no picture.
   *
   * @example
   * const pictures = Dataset.fromImages(document.images, { imageSize: [224, 224] });
   * await model.predict(pictures.batch(8));
   */
  static fromImages(images: PictureSource, options: ImageOptions = {}): Dataset<Tensor<"float32">> {
    return new Dataset(imageSource("Dataset.fromImages", images, options));
  }

  /**
   * The elements of several data sets side by side, in the structure they are given in: `{ x, y }` of two data sets gives elements
   * `{ x, y }`. Ends with the shortest. A shuffle afterwards keeps them together; if each has one of its own before, they are not.
   */
  static zip<const T extends Datasets>(datasets: T): Dataset<Zipped<T>> {
    const where = "Dataset.zip";
    const sources = (isList(datasets) || isRecord(datasets) ? Object.values<unknown>(datasets) : []).map((one) =>
      Dataset.#sourceOf(where, one),
    );
    if (sources.length === 0) {
      throw new ArgumentError({
        where,
        problem: "no data sets",
        expected: "a list or a record of some",
        received: inWords(datasets),
      });
    }
    const join = (row: readonly DataElement[]) => {
      let i = 0;
      return mapTree(datasets as Datasets, () => row[i++]) as Zipped<T> & DataElement;
    };
    const rows = zipRows(
      sources.map((source) => source.rows),
      join,
    );
    if (rows !== undefined) return new Dataset(rowSource(rows)) as Dataset<Zipped<T>>;
    const size = sources.some((source) => source.size === undefined)
      ? undefined
      : Math.min(...sources.map((source) => source.size ?? 0));
    const iterate = (pass: Pass) => stages.map(combine.zip(sources.map((source) => source.iterate(pass))), join);
    return new Dataset({ size, iterate }) as Dataset<Zipped<T>>;
  }

  /**
   * Each element replaced by what `fn` makes of it, now or later. The structure may change; shapes too.
   *
   * `parallelCalls` (1 unless told) promises of it are under way at once, for what waits or decodes; the order stays.
   */
  map<R extends DataElement>(fn: (element: E) => R | Promise<R>, options: { parallelCalls?: number } = {}): Dataset<R> {
    callable("Dataset.map", "fn", fn);
    const { parallelCalls } = withDefaults("Dataset.map", options, { parallelCalls: 1 });
    integerBetween("Dataset.map", "parallelCalls", parallelCalls, 1, MOST_HELD);
    return new Dataset(mapSource(this.source, fn, parallelCalls));
  }

  /**
   * The elements for which `predicate` is true, now or later. How many that are shows only at the end. While looping, an answer
   * that is neither true nor false gives an ArgumentError.
   */
  filter(predicate: (element: E) => boolean | Promise<boolean>): Dataset<E> {
    callable("Dataset.filter", "predicate", predicate);
    return this.#stage(undefined, (elements) => combine.filter(elements, predicate));
  }

  /** All elements of what `fn` makes of each element, one after the other. */
  flatMap<R extends DataElement>(fn: (element: E) => Inner<R> | Promise<Inner<R>>): Dataset<R> {
    const where = "Dataset.flatMap";
    callable(where, "fn", fn);
    return this.#stage<R>(undefined, (elements, epoch) =>
      combine.flatMap(elements, async (element) => Dataset.#elementsIn<R>(where, await fn(element), epoch)),
    );
  }

  /**
   * Takes turns at what `fn` makes of the elements: `cycleLength` (4 unless told) of these are open at once, and each gives `blockLength`
   * (1 unless told) elements before it is the next one's turn. For files that should be read mixed.
   */
  interleave<R extends DataElement>(
    fn: (element: E) => Inner<R> | Promise<Inner<R>>,
    options: InterleaveOptions = {},
  ): Dataset<R> {
    const where = "Dataset.interleave";
    callable(where, "fn", fn);
    const plan = withDefaults(where, options, { cycleLength: 4, blockLength: 1 });
    integerBetween(where, "cycleLength", plan.cycleLength, 1, MOST_HELD);
    positiveInteger(where, "blockLength", plan.blockLength);
    return this.#stage<R>(undefined, (elements, epoch) =>
      combine.interleave(elements, async (element) => Dataset.#elementsIn<R>(where, await fn(element), epoch), plan),
    );
  }

  /**
   * Another order each epoch, the same for the same seed (0 unless told). With `reshuffle: false` all epochs have one.
   *
   * Data in memory (`fromTensors`, also after `map`, `take` and `skip`) is shuffled as a whole. Of anything else, and of
   * batches, `bufferSize` elements (1024 unless told) are held back to draw from: give more to mix further.
   *
   * Take validation data away before you shuffle, not after, or it gets into training in the next epoch.
   */
  shuffle(options: ShuffleOptions = {}): Dataset<E> {
    const plan = withDefaults("Dataset.shuffle", options, SHUFFLE);
    positiveInteger("Dataset.shuffle", "bufferSize", plan.bufferSize);
    wholeNumber("Dataset.shuffle", "seed", plan.seed);
    return new Dataset(shuffleSource(this.source, plan));
  }

  /**
   * Every `size` elements as one, stacked along a new first axis. The last batch may be smaller; `dropRemainder` leaves
   * it out. While looping, elements of another shape than the first of their batch give a ShapeError, unless there is `padding`:
   * it fills what is missing at the end of each axis up to the largest of the batch, with zeros and empty texts unless told otherwise.
   *
   * @example sentences.batch(32, { padding: true });                                    // ids: [32, length of the longest]
   * @example sentences.batch(32, { padding: { values: { ids: -1 }, shapes: { ids: [40] } } });   // ids: [32, 40]
   */
  batch(size: number, options: BatchOptions = {}): Dataset<E> {
    positiveInteger("Dataset.batch", "size", size);
    const { dropRemainder, padding } = withDefaults("Dataset.batch", options, {
      dropRemainder: false,
      padding: undefined,
    });
    const { size: elements } = this;
    if (dropRemainder && elements !== undefined && elements > 0 && elements < size) {
      throw new ArgumentError({
        where: "Dataset.batch",
        problem: "no batch would be full, and none would be left",
        expected: `a size of at most ${elements}, the number of elements`,
        received: `${size}`,
        remedy: "Use a smaller batch, or leave out dropRemainder",
      });
    }
    if (padding === undefined || padding === false) return new Dataset(batchSource(this.source, size, dropRemainder));
    const plan = { size, dropRemainder, pad: paddingOf(padding === true ? {} : padding) };
    return this.#stage(batchCount(elements, size, dropRemainder), (all) => stackBatches(all, plan));
  }

  /** The rows of batches as elements of their own: the tensors are cut along their first axis, which they must share. */
  unbatch(): Dataset<E> {
    return this.#stage(undefined, (elements, epoch) =>
      combine.flatMap(elements, (batch) =>
        rowSource(tensorRows(batch, "Dataset.unbatch")).iterate({ epoch, inPlace: false }),
      ),
    );
  }

  /**
   * Windows of `size` elements that slide over the elements, each stacked along a new first axis: elements i, i + stride, … for i = 0,
   * shift, 2 · shift, …. `shift` is `size` unless told, `stride` 1. Windows that the end cuts short are smaller; `dropRemainder` leaves
   * them out.
   */
  window(size: number, options: WindowOptions = {}): Dataset<E> {
    const where = "Dataset.window";
    positiveInteger(where, "size", size);
    const given = withDefaults(where, options, { shift: undefined, stride: 1, dropRemainder: false });
    const plan = { ...given, size, shift: given.shift === undefined ? size : given.shift };
    positiveInteger(where, "shift", plan.shift);
    positiveInteger(where, "stride", plan.stride);
    const { size: elements } = this;
    const full = elements && Math.max(0, Math.floor((elements - combine.spanOf(plan)) / plan.shift) + 1);
    const count = plan.dropRemainder ? full : elements && Math.ceil(elements / plan.shift);
    return this.#stage(count, (all) => stages.map(combine.windows(all, plan), stack));
  }

  /** The first `count` elements, or all if there are fewer. */
  take(count: number): Dataset<E> {
    wholeNumber("Dataset.take", "count", count);
    const { rows, size, iterate } = this.source;
    if (rows !== undefined) return new Dataset(rowSource(windowRows(rows, 0, count)));
    return new Dataset({
      size: size && Math.min(size, count),
      iterate: (pass) => stages.take(iterate(pass), count),
    });
  }

  /** All but the first `count` elements. */
  skip(count: number): Dataset<E> {
    wholeNumber("Dataset.skip", "count", count);
    const { rows, size, iterate } = this.source;
    if (rows !== undefined) return new Dataset(rowSource(windowRows(rows, count, rows.count)));
    return new Dataset({
      size: size && Math.max(0, size - count),
      iterate: (pass) => stages.skip(iterate(pass), count),
    });
  }

  /**
   * The elements `count` times over, or for ever if there is no count. Each time is a pass of its own: a shuffle before this gives
   * another order each time. `fit` wants `stepsPerEpoch` with one that never ends.
   */
  repeat(count?: number): Dataset<E> {
    const times = count === undefined ? Number.POSITIVE_INFINITY : wholeNumber("Dataset.repeat", "count", count);
    const { size, iterate } = this.source;
    const passes = count ?? 1; // those of an epoch do not meet those of the next, unless there is no next
    return new Dataset({
      size: size && times && size * times,
      iterate: ({ epoch, inPlace }) => combine.repeat((i) => iterate({ epoch: epoch * passes + i, inPlace }), times),
    });
  }

  /** These elements, and then those of another data set. */
  concatenate(other: Dataset<E>): Dataset<E> {
    const sources = [this.source, Dataset.#sourceOf("Dataset.concatenate", other) as Source<E>] as const;
    const [first, second] = sources;
    const rows = joinRows(first.rows, second.rows);
    if (rows !== undefined) return new Dataset(rowSource(rows));
    return new Dataset({
      size: first.size === undefined || second.size === undefined ? undefined : first.size + second.size,
      iterate: (pass) => combine.concatenate(sources.map((source) => () => source.iterate(pass))),
    });
  }

  /**
   * Keeps the elements of the first loop that comes to its end, in memory, and gives copies of those from then on: for what is dear to
   * make and small enough to keep. A shuffle belongs behind it, for what is before it happens once.
   */
  cache(): Dataset<E> {
    const { source } = this;
    let all: readonly E[] | undefined;
    const record = () =>
      combine.recorded(kept(source, 0), (found) => {
        all ??= found;
      });
    const own = (element: E) => replaceLeaves(element, copyOf);
    return new Dataset({
      size: source.size,
      iterate: ({ inPlace }) => {
        const elements = all === undefined ? record() : stages.map(all, (element) => element);
        return inPlace ? elements : stages.map(elements, own);
      },
    });
  }

  /** Gets the next `count` elements under way while one is being used: for sources that wait, as on a download. */
  prefetch(count: number): Dataset<E> {
    integerBetween("Dataset.prefetch", "count", count, 0, MOST_HELD);
    return this.#stage(this.size, (elements) => stages.prefetch(elements, count));
  }

  /** All elements of the next epoch. */
  async toArray(): Promise<E[]> {
    if (this.size === Number.POSITIVE_INFINITY) {
      const received = "repeat() without a count";
      throw neverEnds("Dataset.toArray", { expected: "so many elements", received, remedy: "Use take(count) first" });
    }
    const elements: E[] = [];
    for await (const element of this) elements.push(element);
    return elements;
  }

  /** The source of what should be a data set. Throws an ArgumentError for anything else. */
  static #sourceOf(where: string, dataset: unknown): Source<DataElement> {
    if (Dataset.#isOne(dataset)) return dataset.source;
    const [expected, received] = ["a Dataset", inWords(dataset)];
    const remedy = "Use Dataset.fromTensors(…) or Dataset.fromGenerator(…)";
    throw new ArgumentError({ where, problem: "not a data set", expected, received, remedy });
  }

  static #isOne<E extends DataElement>(value: unknown): value is Dataset<E> {
    return isA<unknown>(value, Dataset as never);
  }

  /** The elements of what a function gave. */
  static #elementsIn<R extends DataElement>(where: string, inner: Inner<R>, epoch: number): AsyncIterable<R> {
    return Dataset.#isOne<R>(inner) ? kept(inner.source, epoch) : stages.generated(where, inner);
  }

  /** A step that gets the elements as they come, in memory of their own. */
  #stage<R extends DataElement = E>(
    size: number | undefined,
    stage: (elements: AsyncIterable<E>, epoch: number) => AsyncIterable<R>,
  ): Dataset<R> {
    const { source } = this;
    return new Dataset({ size, iterate: ({ epoch }) => stage(kept(source, epoch), epoch) });
  }
}

const MOST_HELD = 10_000;
