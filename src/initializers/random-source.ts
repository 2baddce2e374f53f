import { Random } from "../random.js";
import { nextRandom } from "../seed.js";

/** Options of random initializers. */
export interface SeedOptions {
  /** Fixes the values, whatever the global seed: a whole number from 0. Default: they follow from the global seed. */
  readonly seed?: number | undefined;
}

/** As in Keras, a seeded initializer gives the same values each time, an unseeded one new ones. */
export function randomSource({ seed }: SeedOptions): () => Random {
  const drawn = seed === undefined ? nextRandom() : undefined;
  return () => drawn ?? new Random(seed ?? 0);
}
