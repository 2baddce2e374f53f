import { ArgumentError } from "../errors.js";
import { inWords, tagOf } from "../in-words.js";
import type { Random } from "../random.js";

/** What a user's function gave for one epoch, one after the other. Throws an ArgumentError if that cannot be gone through. */
export async function* generated<E>(where: string, elements: AsyncIterable<E> | Iterable<E>): AsyncGenerator<E, void> {
  const given: object = Object(elements);
  if (typeof elements !== "string" && (Symbol.asyncIterator in given || Symbol.iterator in given)) {
    yield* elements;
    return;
  }
  throw new ArgumentError({
    where,
    problem: "nothing to go through",
    expected: "an iterable of elements from the function",
    received: inWords(elements),
    ...(tagOf(elements) === "Promise" && { remedy: "Await it inside: async function* (epoch) { yield* await …; }" }),
  });
}

/** Each element replaced by what `fn` makes of it, in order; `parallel` calls of it are under way at once. */
export async function* map<E, R>(
  elements: AsyncIterable<E> | Iterable<E>,
  fn: (element: E) => R | Promise<R>,
  parallel = 1,
): AsyncGenerator<R, void> {
  const underWay: Promise<R>[] = [];
  for await (const element of elements) {
    underWay.push(heardLater((async () => fn(element))()));
    if (underWay.length >= parallel) yield* underWay.splice(0, 1);
  }
  yield* underWay;
}

/** A promise that is awaited when its turn comes: until then its failure must not count as unheard. */
function heardLater<P extends Promise<unknown>>(promise: P): P {
  promise.catch(() => {});
  return promise;
}

/** Keeps `bufferSize` elements back, hands out a random one of them each time, and at the end the rest, shuffled. */
export async function* shuffle<E>(
  elements: AsyncIterable<E>,
  random: Random,
  bufferSize: number,
): AsyncGenerator<E, void> {
  const held: E[] = [];
  for await (const element of elements) {
    if (held.length < bufferSize) held.push(element);
    else yield* held.splice(random.below(bufferSize), 1, element);
  }
  for (const i of random.permutation(held.length)) yield* held.slice(i, i + 1);
}

/** The first `count`; asks for no more than those. */
export async function* take<E>(elements: AsyncIterable<E>, count: number): AsyncGenerator<E, void> {
  let left = count;
  if (left === 0) return;
  for await (const element of elements) {
    yield element;
    if (--left === 0) return;
  }
}

/** All but the first `count`. */
export async function* skip<E>(elements: AsyncIterable<E>, count: number): AsyncGenerator<E, void> {
  let left = count;
  for await (const element of elements) {
    if (left > 0) left--;
    else yield element;
  }
}

/** The same elements, with the next `count` already under way while one is being used. */
export async function* prefetch<E>(elements: AsyncIterable<E>, count: number): AsyncGenerator<E, void> {
  const source = elements[Symbol.asyncIterator]();
  const underWay: Promise<IteratorResult<E, unknown>>[] = [];
  const ask = () => underWay.push(heardLater(source.next()));
  try {
    for (let i = 0; i < count; i++) ask();
    for (;;) {
      ask();
      const result = await underWay.shift();
      if (result === undefined || result.done === true) return;
      yield result.value;
    }
  } finally {
    await source.return?.();
  }
}
