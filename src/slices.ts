/**
 * Work that may be laid down again and again: it yields after each little stretch, of a millisecond at most on a slow machine, and
 * returns what it has made.
 */
export type Sliced<T> = Generator<void, T, void>;

/** How many simple steps, such as drawing a random number, a slice may take. */
export const SLICE = 1 << 13;

/** Milliseconds after which the thread is given back. A page that draws 60 times a second has 16 for all it does. */
const BUDGET_MS = 8;

/** All of it at once. */
export function atOnce<T>(work: Sliced<T>): T {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** All of it, while others get the thread every few milliseconds: a page goes on scrolling. */
export async function inSlices<T>(work: Sliced<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + BUDGET_MS;
    while (performance.now() < until) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
    await nextTask();
  }
}

/** Waits until whoever else has something to do has had a turn. A timer would wait four milliseconds more in a page. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
