/** Seeded uniform numbers in [0, 1): a linear congruential generator, which is plenty for benchmark inputs. */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `length` uniform numbers in [low, high). */
export function uniform(random: () => number, length: number, low: number, high: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, () => low + (high - low) * random());
}
