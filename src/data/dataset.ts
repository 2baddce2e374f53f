import { callable, integerBetween, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { withDefaults } from "../options.js";
import { gatherBatches, stackBatches } from "./batch.js";
import type { DataElement } from "./element.js";
import { epochRandom, iterateRows, mapRows, type Rows, shuffleRows, tensorRows, windowRows } from "./rows.js";
import * as stages from "./stages.js";

/** How one pass over a data set goes. */
export interface Pass {
  /** Which pass it is, from 0: what a shuffle takes its order from. */
  readonly epoch: number;
  /** Whether an element may lie in the memory of the data it comes from. */
  readonly inPlace: boolean;
}

/** Where the elements come from: asked for one by one and, where they lie in memory, also as rows in any order. */
interface Source<E extends DataElement> {
  readonly size: number | undefined;
  readonly rows?: Rows<E>;
  iterate(pass: Pass): AsyncIterable<E>;
}

const SHUFFLE = { seed: 0, bufferSize: 1024, reshuffle: true };

/**
 * Elements to train on, made as they are asked for: a chain of steps from a source to batches.
 *
 * Nothing is computed before the loop, and every loop over it is one epoch: a new order, if there is a shuffle, and the
 * same orders again in the next run. Elements are tuples or records of host tensors. Batches are yours to keep and to
 * change; single rows of tensors are views on the data.
 *
 * @example
 * const batches = Dataset.fromTensors({ x, y }).shuffle({ seed: 1 }).batch(128);
 * for await (const { x, y } of batches) …   // x: [128, 784], y: [128]
 */
export class Dataset<E extends DataElement> implements AsyncIterable<E> {
  readonly #source: Source<E>;
  #epochs = 0;
  /** Whether an element has ever come out of it. */
  #hasGiven = false;

  private constructor(source: Source<E>) {
    this.#source = source;
  }

  /**
   * One element a row: the tensors are cut along their first axis, which they must share. Nothing is copied.
   *
   * Throws a ShapeError if the numbers of rows differ, or for a scalar; an ArgumentError for what is no tensor.
   */
  static fromTensors<E extends DataElement>(tensors: E): Dataset<E> {
    return Dataset.#ofRows(tensorRows(tensors, "Dataset.fromTensors"));
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
    return new Dataset({ size, iterate: ({ epoch }) => stages.generated(where, generate(epoch)) });
  }

  static #ofRows<E extends DataElement>(rows: Rows<E>): Dataset<E> {
    return new Dataset({ size: rows.count, rows, iterate: ({ epoch }) => iterateRows(rows, epoch) });
  }

  /** How many elements one epoch has; undefined if that shows only at its end. */
  get size(): number | undefined {
    return this.#source.size;
  }

  /** Each element replaced by what `fn` makes of it, now or later. The structure may change; shapes too. */
  map<R extends DataElement>(fn: (element: E) => R | Promise<R>): Dataset<R> {
    callable("Dataset.map", "fn", fn);
    const { rows, size } = this.#source;
    if (rows !== undefined) return Dataset.#ofRows(mapRows(rows, fn));
    return new Dataset({ size, iterate: ({ epoch }) => stages.map(this.#kept(epoch), fn) });
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
    const { seed, bufferSize, reshuffle } = withDefaults("Dataset.shuffle", options, SHUFFLE);
    positiveInteger("Dataset.shuffle", "bufferSize", bufferSize);
    wholeNumber("Dataset.shuffle", "seed", seed);
    const { rows, size } = this.#source;
    if (rows !== undefined) return Dataset.#ofRows(shuffleRows(rows, seed, reshuffle));
    return new Dataset({
      size,
      iterate: ({ epoch }) => stages.shuffle(this.#kept(epoch), epochRandom(seed, reshuffle ? epoch : 0), bufferSize),
    });
  }

  /**
   * Every `size` elements as one, stacked along a new first axis. The last batch may be smaller; `dropRemainder` leaves
   * it out. While looping, elements of another shape than the first of their batch give a ShapeError.
   */
  batch(size: number, options: { dropRemainder?: boolean } = {}): Dataset<E> {
    positiveInteger("Dataset.batch", "size", size);
    const { dropRemainder } = withDefaults("Dataset.batch", options, { dropRemainder: false });
    const plan = { size, dropRemainder };
    const { rows, size: elements } = this.#source;
    const count = elements === undefined ? undefined : elements / size;
    if (dropRemainder && count !== undefined && count > 0 && count < 1) {
      throw new ArgumentError({
        where: "Dataset.batch",
        problem: "no batch would be full, and none would be left",
        expected: `a size of at most ${elements}, the number of elements`,
        received: `${size}`,
        remedy: "Use a smaller batch, or leave out dropRemainder",
      });
    }
    return new Dataset({
      size: count && (dropRemainder ? Math.floor(count) : Math.ceil(count)),
      iterate: (pass) =>
        rows?.tensors === undefined
          ? stackBatches(this.#kept(pass.epoch), plan)
          : gatherBatches(rows, rows.tensors, plan, pass),
    });
  }

  /** The first `count` elements, or all if there are fewer. */
  take(count: number): Dataset<E> {
    wholeNumber("Dataset.take", "count", count);
    const { rows, size, iterate } = this.#source;
    if (rows !== undefined) return Dataset.#ofRows(windowRows(rows, 0, count));
    return new Dataset({
      size: size && Math.min(size, count),
      iterate: (pass) => stages.take(iterate(pass), count),
    });
  }

  /** All but the first `count` elements. */
  skip(count: number): Dataset<E> {
    wholeNumber("Dataset.skip", "count", count);
    const { rows, size, iterate } = this.#source;
    if (rows !== undefined) return Dataset.#ofRows(windowRows(rows, count, rows.count));
    return new Dataset({
      size: size && Math.max(0, size - count),
      iterate: (pass) => stages.skip(iterate(pass), count),
    });
  }

  /** Gets the next `count` elements under way while one is being used: for sources that wait, as on a download. */
  prefetch(count: number): Dataset<E> {
    integerBetween("Dataset.prefetch", "count", count, 0, 10_000);
    return new Dataset({
      size: this.size,
      iterate: ({ epoch }) => stages.prefetch(this.#kept(epoch), count),
    });
  }

  /**
   * The elements of one epoch, by its number from 0: what the loop with that number sees. `for await` over the data set
   * itself counts them for you.
   *
   * With `inPlace: true` an element may share its memory with the data it comes from: then read it, and do not write to it. `fit`
   * feeds the GPU so, without a copy too many.
   *
   * Rejects with an ArgumentError when there is not one element, for nothing can be learnt from that: most often an iterator
   * that was used up in an earlier epoch.
   */
  epoch(epoch: number, options: { inPlace?: boolean } = {}): AsyncGenerator<E, void> {
    const { inPlace } = withDefaults("Dataset.epoch", options, { inPlace: false });
    wholeNumber("Dataset.epoch", "epoch", epoch);
    return this.#pass({ epoch, inPlace }, { mayBeEmpty: false });
  }

  /** Starts the next epoch; one without elements is no error here. */
  [Symbol.asyncIterator](): AsyncGenerator<E, void> {
    return this.#pass({ epoch: this.#epochs++, inPlace: false }, { mayBeEmpty: true });
  }

  /** The elements for a step that holds them back: none shares its memory with the data. */
  #kept(epoch: number): AsyncIterable<E> {
    return this.#source.iterate({ epoch, inPlace: false });
  }

  async *#pass(pass: Pass, { mayBeEmpty }: { mayBeEmpty: boolean }): AsyncGenerator<E, void> {
    const hadSome = this.#hasGiven;
    let isEmpty = true;
    for await (const element of this.#source.iterate(pass)) {
      isEmpty = false;
      this.#hasGiven = true;
      yield element;
    }
    if (isEmpty && !mayBeEmpty) throw nothingIn(pass.epoch, hadSome);
  }

  /** All elements of the next epoch. */
  async toArray(): Promise<E[]> {
    const elements: E[] = [];
    for await (const element of this) elements.push(element);
    return elements;
  }
}

/** Options of {@link Dataset.shuffle}. */
export interface ShuffleOptions {
  /** A whole number from 0; 0 unless told. */
  seed?: number;
  /** How many elements to draw from where the data is not in memory; 1024 unless told. */
  bufferSize?: number;
  /** Whether each epoch has an order of its own; true unless told. */
  reshuffle?: boolean;
}

function nothingIn(epoch: number, hadSome: boolean): ArgumentError {
  return new ArgumentError({
    where: "Dataset",
    problem: `no elements in epoch ${epoch}`,
    expected: hadSome ? "at least one, as in epochs before" : "at least one",
    received: "none",
    remedy: hadSome
      ? "Return a new iterator from the function given to Dataset.fromGenerator each time it is called"
      : "Check the data, and what take, skip and dropRemainder leave of it",
  });
}
