import type { Dataset } from "./dataset.js";
import type { DataElement } from "./element.js";
import type { PaddingOptions } from "./padded-batch.js";

// What the steps of a data set take.

/** What a function may make of an element for flatMap and interleave: a data set, or elements in any iterable. */
export type Inner<R extends DataElement> = Dataset<R> | AsyncIterable<R> | Iterable<R>;

/** Data sets side by side, in a list or a record. */
// biome-ignore lint/suspicious/noExplicitAny: of whatever elements
export type Datasets = readonly Dataset<any>[] | { readonly [name: string]: Dataset<any> };

/** Their elements side by side, in the same structure. */
export type Zipped<T extends Datasets> = { readonly [K in keyof T]: T[K] extends Dataset<infer E> ? E : never };

/** Options of {@link Dataset.shuffle}. */
export interface ShuffleOptions {
  /** A whole number from 0; 0 unless told. */
  seed?: number;
  /** How many elements to draw from where the data is not in memory; 1024 unless told. */
  bufferSize?: number;
  /** Whether each epoch has an order of its own; true unless told. */
  reshuffle?: boolean;
}

/** Options of {@link Dataset.batch}. */
export interface BatchOptions {
  /** Whether a last batch that is not full is left out; false unless told. */
  dropRemainder?: boolean;
  /** Whether, and how, elements of different sizes are padded to one; not at all unless told. */
  padding?: boolean | PaddingOptions;
}

/** Options of {@link Dataset.window}. */
export interface WindowOptions {
  /** From the start of one window to that of the next; the size of a window unless told. */
  shift?: number;
  /** From one element of a window to the next; 1 unless told. */
  stride?: number;
  /** Whether windows that the end cuts short are left out; false unless told. */
  dropRemainder?: boolean;
}

/** Options of {@link Dataset.interleave}. */
export interface InterleaveOptions {
  /** How many take turns; 4 unless told. */
  cycleLength?: number;
  /** How many elements one gives in its turn; 1 unless told. */
  blockLength?: number;
}
