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

/** Each element replaced by what `fn` makes of it. */
export async function* map<E, R>(
  elements: AsyncIterable<E>,
  fn: (element: E) => R | Promise<R>,
): AsyncGenerator<R, void> {
  for await (const element of elements) yield fn(element);
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
  const ask = () => {
    const promise = source.next();
    promise.catch(() => {}); // heard when its turn comes, below; until then it must not count as unheard
    underWay.push(promise);
  };
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
