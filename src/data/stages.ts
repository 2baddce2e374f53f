import type { Random } from "../random.js";

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
