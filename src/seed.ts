import { wholeNumber } from "./check.js";

import { Random } from "./random.js";

let source = new Random(Date.now() >>> 0);
let drawn = 0;

/**
 * Makes everything random repeat: initial weights, shuffling and dropout. Call it before building a model. The same
 * seed gives the same run, bit for bit, on the same adapter.
 */
export function setRandomSeed(seed: number): void {
  wholeNumber("setRandomSeed", "seed", seed);
  source = new Random(seed >>> 0);
  drawn = 0;
}

/** A generator of its own for whoever asks, the same ones in the same order after {@link setRandomSeed}. */
export function nextRandom(): Random {
  return source.fork(drawn++);
}
