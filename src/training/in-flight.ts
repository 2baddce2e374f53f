/** Work that the GPU has been given. (In an object: a promise that an async function returns would be waited for.) */
export interface Sent<R> {
  readonly result: Promise<R>;
}

/** Steps that may be under way on the GPU before the result of the first has come back. */
const STEPS_AHEAD = 4;

/**
 * Sends batches to the GPU a few ahead of their results, and gives the results in order. When one fails, the batches after it
 * are not sent, and the error comes when its turn would have.
 */
export async function* inFlight<B, R>(
  batches: AsyncIterable<B>,
  send: (batch: B) => Promise<Sent<R>>,
  ahead = STEPS_AHEAD,
): AsyncGenerator<R, void> {
  const pending: Promise<R>[] = [];
  let failed = false;
  for await (const batch of batches) {
    const { result } = await send(batch);
    result.catch(() => {
      failed = true; // it is thrown when its turn comes
    });
    pending.push(result);
    if (pending.length >= ahead || failed) yield* first(pending);
  }
  while (pending.length > 0) yield* first(pending);
}

async function* first<R>(pending: Promise<R>[]): AsyncGenerator<R, void> {
  const next = pending.shift();
  if (next !== undefined) yield await next;
}

/** The batches until training is stopped. */
export async function* until<T>(batches: AsyncIterable<T>, stopped: () => boolean): AsyncGenerator<T, void> {
  for await (const batch of batches) {
    if (stopped()) return;
    yield batch;
  }
}
