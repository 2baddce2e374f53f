import { gatherBatches, stackBatches } from "./batch.js";
import type { DataElement } from "./element.js";
import { epochRandom, iterateRows, mapRows, type Rows, shuffleRows } from "./rows.js";
import * as stages from "./stages.js";

/** How one pass over a data set goes. */
export interface Pass {
  /** Which pass it is, from 0: what a shuffle takes its order from. */
  readonly epoch: number;
  /** Whether an element may lie in the memory of the data it comes from. */
  readonly inPlace: boolean;
}

/** Where the elements come from: asked for one by one and, where they lie in memory, also as rows in any order. */
export interface Source<E extends DataElement> {
  /** How many there are; undefined if that shows only at the end, Infinity if there is none. */
  readonly size: number | undefined;
  readonly rows?: Rows<E>;
  iterate(pass: Pass): AsyncIterable<E>;
}

/** The elements for a step that holds them back: none shares its memory with the data. */
export function kept<E extends DataElement>(source: Source<E>, epoch: number): AsyncIterable<E> {
  return source.iterate({ epoch, inPlace: false });
}

/** Elements that can be had in any order. */
export function rowSource<E extends DataElement>(rows: Rows<E>): Source<E> {
  return { size: rows.count, rows, iterate: ({ epoch }) => iterateRows(rows, epoch) };
}

/** What a function of the user's gives for each epoch. */
export function generatedSource<E extends DataElement>(
  where: string,
  generate: (epoch: number) => AsyncIterable<E> | Iterable<E>,
  size?: number,
): Source<E> {
  return { size, iterate: ({ epoch }) => stages.generated(where, generate(epoch)) };
}

/** Each element replaced by what `fn` makes of it, of as many at a time as `parallel` says. */
export function mapSource<E extends DataElement, R extends DataElement>(
  source: Source<E>,
  fn: (element: E) => R | Promise<R>,
  parallel = 1,
): Source<R> {
  const { rows, size } = source;
  if (rows !== undefined) return rowSource(mapRows(rows, fn, parallel));
  return { size, iterate: ({ epoch }) => stages.map(kept(source, epoch), fn, parallel) };
}

/** How to shuffle. */
export interface ShufflePlan {
  readonly seed: number;
  readonly bufferSize: number;
  readonly reshuffle: boolean;
}

/** The elements in another order. */
export function shuffleSource<E extends DataElement>(
  source: Source<E>,
  { seed, bufferSize, reshuffle }: ShufflePlan,
): Source<E> {
  const { rows, size } = source;
  if (rows !== undefined) return rowSource(shuffleRows(rows, seed, reshuffle));
  const random = (epoch: number) => epochRandom(seed, reshuffle ? epoch : 0);
  return { size, iterate: ({ epoch }) => stages.shuffle(kept(source, epoch), random(epoch), bufferSize) };
}

/** Batches of rows or of whatever comes, stacked. */
export function batchSource<E extends DataElement>(source: Source<E>, size: number, dropRemainder = false): Source<E> {
  const plan = { size, dropRemainder };
  const { rows } = source;
  return {
    size: batchCount(source.size, size, dropRemainder),
    iterate: (pass) =>
      rows?.tensors === undefined
        ? stackBatches(kept(source, pass.epoch), plan)
        : gatherBatches(rows, rows.tensors, plan, pass),
  };
}

/** How many batches so many elements are. */
export function batchCount(elements: number | undefined, size: number, dropRemainder: boolean): number | undefined {
  return elements && (dropRemainder ? Math.floor : Math.ceil)(elements / size);
}
