import { wholeNumber } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { hasMethod, isA } from "../../is-a.js";
import { isTyped } from "../../number-array.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";

/** Batches that come one by one: a `Dataset` of tensors, a generator. */
export type AdaptBatches<T> = AsyncIterable<T> | Iterable<T>;

/** Options of `adapt`. */
export interface AdaptOptions {
  /** Batches to go through, of data that comes in batches. Default: all there are. */
  readonly steps?: number | undefined;
}

/** What learns from data, batch by batch. */
export interface Learner {
  begin(): void;
  /** `isWhole`: this is all there is. */
  take(batch: unknown, isWhole: boolean): void;
  end(): void;
}

/** Whether data comes in batches, one after the other, and is no array of samples. */
function isIterable(data: unknown, kind: symbol): boolean {
  return hasMethod(data, kind) && !isList(data) && !isTyped(data) && !isA(data, HostTensor);
}

/** Lets a layer learn from an array of samples or from an iterable of batches, at once; from async ones in a promise. */
export function adapt(where: string, data: unknown, options: AdaptOptions, learner: Learner): void | Promise<void> {
  const { steps } = withDefaults(`${where}: adapt`, options, { steps: undefined });
  if (steps !== undefined) wholeNumber(`${where}: adapt`, "steps", steps);
  const most = steps ?? Number.POSITIVE_INFINITY;
  if (isIterable(data, Symbol.asyncIterator)) return adaptTo(where, data as AsyncIterable<unknown>, most, learner);
  learner.begin();
  if (isIterable(data, Symbol.iterator)) {
    let taken = 0;
    for (const batch of data as Iterable<unknown>) {
      if (taken++ >= most) break;
      learner.take(batchOf(where, batch), false);
    }
  } else {
    if (steps !== undefined) {
      const received = `steps ${inWords(steps)} beside ${inWords(data)}`;
      throw new ArgumentError({
        where: `${where}: adapt`,
        problem: "an array of samples has no steps",
        expected: "a Dataset, or other batches that come one by one",
        received,
      });
    }
    learner.take(data, true);
  }
  learner.end();
}

async function adaptTo(where: string, batches: AsyncIterable<unknown>, most: number, learner: Learner): Promise<void> {
  learner.begin();
  let taken = 0;
  if (most > 0) {
    for await (const batch of batches) {
      learner.take(batchOf(where, batch), false);
      if (++taken >= most) break;
    }
  }
  learner.end();
}

/** What came as a batch. Throws an ArgumentError for a number: then it is samples that come one by one, maybe without an end. */
function batchOf(where: string, batch: unknown): unknown {
  if (typeof batch !== "number") return batch;
  throw new ArgumentError({
    where: `${where}: adapt`,
    problem: "no batch",
    expected: "batches one by one, each a list or a tensor of samples",
    received: inWords(batch),
    remedy: "Give samples that are all there as one list",
  });
}
