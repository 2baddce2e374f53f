/** Work that the GPU has been given. (In an object: a promise that an async function returns would be waited for.) */
export interface Sent<R> {
  readonly result: Promise<R>;
}

/** What has come back, and when it was done, in milliseconds of `performance.now`. */
export interface Landed<R> {
  readonly result: R;
  readonly time: number;
}

interface Pending<R> extends Sent<R> {
  readonly sent: number;
  /** Of a whole burst this is known before the first of it is given out. */
  landed: number | undefined;
}

/** Steps that may be under way on the GPU before the result of the first has come back. */
const STEPS_AHEAD = 4;

/** Results that come within so many milliseconds come in one burst: the browser had them wait for each other. */
const BURST_MS = 1;

/**
 * Sends batches to the GPU a few ahead of their results, and gives the results in order. When one fails, the batches after it
 * are not sent, and the error comes when its turn would have.
 */
export async function* inFlight<B, R>(
  batches: AsyncIterable<B>,
  send: (batch: B) => Promise<Sent<R>>,
  ahead = STEPS_AHEAD,
): AsyncGenerator<Landed<R>, void> {
  const pending: Pending<R>[] = [];
  let failed = false;
  let last = 0;
  const first = async (next: Pending<R>): Promise<Landed<R>> => {
    const result = await next.result;
    pending.shift();
    last = timeOf(next, pending, last);
    return { result, time: last };
  };
  for await (const batch of batches) {
    const work = await send(batch);
    const result = work.result.then((found) => {
      one.landed = performance.now();
      return found;
    });
    result.catch(() => {
      failed = true; // it is thrown when its turn comes
    });
    const one: Pending<R> = { result, sent: performance.now(), landed: undefined };
    pending.push(one);
    if (pending[0] !== undefined && (pending.length >= ahead || failed)) yield first(pending[0]);
  }
  while (pending[0] !== undefined) yield first(pending[0]);
}

/** Those of one burst ran one after the other since `last`, or since they were sent: each gets an equal share of that time. */
function timeOf<R>({ sent, landed = sent }: Pending<R>, others: readonly Pending<R>[], last: number): number {
  const at = others.findIndex((other) => other.landed === undefined || other.landed - landed > BURST_MS);
  const together = 1 + (at < 0 ? others.length : at);
  const from = Math.min(landed, Math.max(last, sent));
  return from + (landed - from) / together;
}

/** The batches until training is stopped. */
export async function* until<T>(batches: AsyncIterable<T>, stopped: () => boolean): AsyncGenerator<T, void> {
  for await (const batch of batches) {
    if (stopped()) return;
    yield batch;
  }
}
