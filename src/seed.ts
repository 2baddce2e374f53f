import { wholeNumber } from "./check.js";
import { Configured, type Options, optional } from "./config.js";
import { isA } from "./is-a.js";
import { Random } from "./random.js";

let source = new Random(Date.now() >>> 0);
let drawn = 0;

/**
 * Makes everything random repeat: initial weights, shuffling, dropout and random ops. Call it before building a model. The same
 * seed gives the same run, bit for bit, on the same adapter.
 */
export function setRandomSeed(seed: number): void {
  source = new Random(wholeNumber("setRandomSeed", "seed", seed) >>> 0);
  drawn = 0;
}

/** A generator of its own for whoever asks, the same ones in the same order after {@link setRandomSeed}. */
export function nextRandom(): Random {
  return source.fork(drawn++);
}

/** What fixes random numbers, whatever the global seed and whatever else is drawn: a whole number from 0, or a generator. */
export type Seed = number | SeedGenerator;

export interface SeedGeneratorConfig {
  /** A whole number from 0. Default: one that follows from the global seed. */
  readonly seed: number | undefined;
}

/**
 * Seeds in a row, for random numbers that repeat as a whole and differ from one call to the next. Where a number as `seed` gives the
 * same values in every call, a generator gives each call the next seed; within a compiled program each run draws anew.
 *
 * @example
 * const seed = new SeedGenerator(42);
 * ops.add(ops.randomNormal([8], { seed }), ops.randomNormal([8], { seed })); // two different draws
 */
export class SeedGenerator extends Configured<SeedGeneratorConfig> {
  static override className = "SeedGenerator";
  static override args = ["seed"];
  static override defaults: SeedGeneratorConfig = { seed: undefined };
  readonly #random: Random;
  #drawn = 0;

  /** Throws an ArgumentError for a seed that is no whole number from 0. */
  constructor(seed?: number | Options<SeedGeneratorConfig>, options?: Options<SeedGeneratorConfig, "seed">) {
    super(...optional("seed", seed, options));
    const { seed: given } = this.config;
    this.#random =
      given === undefined ? nextRandom() : new Random(wholeNumber("SeedGenerator", "seed", given)).fork("seeds");
  }

  /** The next seed: a whole number from 0 to 2³² − 1. */
  next(): number {
    return this.at(this.#drawn++)[0];
  }

  /** The two words that the draw of this number is made of, whatever was drawn before. */
  at(draw: number): readonly [number, number] {
    const random = this.#random.fork(wholeNumber("SeedGenerator", "draw", draw));
    return [random.uint32(), random.uint32()];
  }
}

/** What everything takes that draws random numbers. */
export interface SeedConfig {
  /** Fixes the numbers, whatever the global seed and whatever else draws. Default: they follow from the global seed. */
  readonly seed: Seed | undefined;
}

/** The generator of a seed that may be a number; none without a seed. Throws an ArgumentError for what is no seed. */
export function generatorOf(where: string, seed: Seed | undefined): SeedGenerator | undefined {
  checkSeed(where, seed);
  return typeof seed === "number" ? new SeedGenerator(seed) : seed;
}

/** A generator for the host: that of a seed, which a SeedGenerator goes on with, else one that follows from the global seed. */
export function randomOf(seed: Seed | undefined): Random {
  if (seed === undefined) return nextRandom();
  return new Random(isA(seed, SeedGenerator) ? seed.next() : seed);
}

/** Throws an ArgumentError for what is no seed. */
export function checkSeed(where: string, seed: Seed | undefined): void {
  if (seed !== undefined && !isA(seed, SeedGenerator)) wholeNumber(where, "seed", seed);
}
