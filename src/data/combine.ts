import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";

// Stages that make other numbers of elements of one source, or one source of several. Each closes what it has opened when it is closed.

/** The elements for which `keep` is true. Throws an ArgumentError for an answer that is neither true nor false. */
export async function* filter<E>(
  elements: AsyncIterable<E>,
  keep: (element: E) => boolean | Promise<boolean>,
): AsyncGenerator<E, void> {
  for await (const element of elements) {
    const answer = await keep(element);
    if (typeof answer !== "boolean") {
      throw new ArgumentError({
        where: "Dataset.filter",
        problem: "no such answer",
        expected: "true or false from the function",
        received: inWords(answer),
        remedy: "Of a tensor's number: x.item() > 0",
      });
    }
    if (answer) yield element;
  }
}

/** What `fn` makes of each element, one after the other. */
export async function* flatMap<E, R>(
  elements: AsyncIterable<E>,
  fn: (element: E) => AsyncIterable<R> | Promise<AsyncIterable<R>>,
): AsyncGenerator<R, void> {
  for await (const element of elements) yield* await fn(element);
}

/** One source after the other. */
export async function* concatenate<E>(sources: readonly (() => AsyncIterable<E>)[]): AsyncGenerator<E, void> {
  for (const source of sources) yield* source();
}

/** Passes over a source, until there have been `count` or one was empty. */
export async function* repeat<E>(pass: (i: number) => AsyncIterable<E>, count: number): AsyncGenerator<E, void> {
  for (let i = 0; i < count; i++) {
    let isEmpty = true;
    for await (const element of pass(i)) {
      isEmpty = false;
      yield element;
    }
    if (isEmpty) return;
  }
}

/** Elements of all sources side by side, as long as all have one. */
export async function* zip<E>(sources: readonly AsyncIterable<E>[]): AsyncGenerator<E[], void> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    for (;;) {
      const row: E[] = [];
      for (const result of await Promise.all(iterators.map((one) => one.next()))) {
        if (result.done === true) return;
        row.push(result.value);
      }
      yield row;
    }
  } finally {
    await closeAll(iterators);
  }
}

/** How windows lie. */
export interface WindowPlan {
  /** Elements of a window. */
  readonly size: number;
  /** From the start of one to that of the next. */
  readonly shift: number;
  /** From one element of a window to the next. */
  readonly stride: number;
  /** Leave out those that the end cuts short. */
  readonly dropRemainder: boolean;
}

/** From the first element of a window up to and without what follows its last. */
export function spanOf({ size, stride }: WindowPlan): number {
  return (size - 1) * stride + 1;
}

/** Lists of elements that slide over the source. */
export async function* windows<E>(elements: AsyncIterable<E>, plan: WindowPlan): AsyncGenerator<[E, ...E[]], void> {
  const { shift, stride, dropRemainder } = plan;
  const span = spanOf(plan);
  const held: E[] = [];
  let skipped = 0; // elements between two windows, which no window has
  const slide = () => {
    skipped = Math.max(0, shift - held.length);
    held.splice(0, shift);
  };
  const seen = () => held.slice(0, span).filter((_, i) => i % stride === 0) as [E, ...E[]];
  for await (const element of elements) {
    if (skipped > 0) {
      skipped--;
      continue;
    }
    held.push(element);
    if (held.length < span) continue;
    yield seen();
    slide();
  }
  for (; held.length > 0 && !dropRemainder; slide()) yield seen();
}

/** How sources take turns. */
export interface InterleavePlan {
  /** How many take part at once. */
  readonly cycleLength: number;
  /** How many elements one gives in its turn. */
  readonly blockLength: number;
}

/**
 * Takes turns at what `fn` makes of the elements, `cycleLength` of these at once. A source that has come to its end gives the rest of its
 * turn away, and the next new one takes its place when the turn comes round.
 */
export async function* interleave<E, R>(
  elements: AsyncIterable<E>,
  fn: (element: E) => AsyncIterable<R> | Promise<AsyncIterable<R>>,
  { cycleLength, blockLength }: InterleavePlan,
): AsyncGenerator<R, void> {
  const input = elements[Symbol.asyncIterator]();
  const places: (AsyncIterator<R> | undefined)[] = [];
  let hasMore = true;
  const open = async (): Promise<AsyncIterator<R> | undefined> => {
    const next = hasMore ? await input.next() : undefined;
    hasMore = next?.done === false;
    return next?.done === false ? (await fn(next.value))[Symbol.asyncIterator]() : undefined;
  };
  try {
    for (let turn = 0; hasMore || places.some((place) => place !== undefined); turn = (turn + 1) % cycleLength) {
      places[turn] ??= await open();
      for (let i = 0; i < blockLength && places[turn] !== undefined; i++) {
        const result = await places[turn]?.next();
        if (result?.done === false) yield result.value;
        else places[turn] = undefined;
      }
    }
  } finally {
    await closeAll([...places.filter((place) => place !== undefined), input]);
  }
}

/** Closes all of them, also when one fails in that; then fails as the first that did. */
async function closeAll(iterators: readonly AsyncIterator<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(iterators.map(async (one) => one.return?.()));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** What a first pass gives is kept by `keep` when that has come to its end. */
export async function* recorded<E>(
  elements: AsyncIterable<E>,
  keep: (all: readonly E[]) => void,
): AsyncGenerator<E, void> {
  const all: E[] = [];
  for await (const element of elements) {
    all.push(element);
    yield element;
  }
  keep(all);
}
