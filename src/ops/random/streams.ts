import type { DType } from "../../dtype.js";
import { nextOf, nextStream } from "../../graph/symbols/trace.js";
import { isA } from "../../is-a.js";
import { generatorOf, type Seed, SeedGenerator } from "../../seed.js";

// Random numbers are a function of (seed, step, stream, index), by Philox 4x32-10 (Salmon et al., "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011). Nothing is stored: the backward pass computes a mask again from its numbers.

/** Which numbers a random op draws: attributes that its expression reads through {@link FROM}. */
export interface Stream {
  /** Keeps one op apart from the next. */
  readonly stream: number;
  /** The seed, where the op has its own. */
  readonly key: number;
  /** 1: the seed of the run counts, 0: only that of the op. */
  readonly free: number;
  /** 1: each run draws anew, 0: all runs draw the same. */
  readonly moving: number;
}

export const STREAM: Stream = { stream: 0, key: 0, free: 1, moving: 1 };

/** The attributes of {@link Stream}, which are words. */
export const WORDS = ["stream", "key", "free", "moving"] as const;

/** Stream, iteration and seed, as the functions of shaders/lib take them. */
export const FROM = "stream, step.iteration * moving, step.seed * free + key";

/** What a random op takes. */
export interface SeedOptions {
  /**
   * Fixes the numbers, whatever else is drawn: with a whole number from 0 they are the same in every run, with a SeedGenerator each
   * call and each run draws anew. Default: what the run gives, and then all repeats after `setRandomSeed`.
   */
  readonly seed?: Seed | undefined;
}

/** What a random op takes whose numbers may be of another type. */
export interface RandomOptions extends SeedOptions {
  /** Type of the numbers, rounded to it. Default `"float32"`. */
  readonly dtype?: DType | undefined;
}

/** A stream of its own for the next op. Throws an ArgumentError for what is no seed. */
export function streamOf(where: string, seed: Seed | undefined): Stream {
  const generator = generatorOf(where, seed);
  if (generator === undefined) return { ...STREAM, stream: nextStream() };
  const moving = isA(seed, SeedGenerator);
  const [stream, key] = generator.at(moving ? nextOf(generator) : 0);
  return { stream, key, free: 0, moving: moving ? 1 : 0 };
}

/** The expression for a uniform number from [0, 1), of ops with the attributes of a stream. */
export const UNIFORM = `random_uniform(index, ${FROM})`;
