import { integerBetween, wholeNumber } from "./check.js";
import { ArgumentError } from "./errors.js";
import { inWords } from "./in-words.js";

/** Four 32-bit words. */
export type Counter = readonly [number, number, number, number];
/** Two 32-bit words. */
export type Key = readonly [number, number];

/**
 * Philox4x32-10: four 32-bit words in, four random words out, the same for the same counter and key everywhere.
 *
 * There is no state to carry: any number of a stream can be had at once, by any thread, from its place in the stream.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function philox4x32(counter: Counter, key: Key): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(4);
  writeBlocks(words, counter, key);
  return words;
}

/** Fills `words` with what {@link philox4x32} gives for a counter and those that follow. */
function writeBlocks(words: Uint32Array, [first, above, c2First, c3First]: Counter, [k0First, k1First]: Key): void {
  for (let at = 0; at < words.length; at += 4) {
    let c0 = (first + at / 4) | 0;
    let c1 = (above + (first + at / 4 < 2 ** 32 ? 0 : 1)) | 0;
    let c2 = c2First | 0;
    let c3 = c3First | 0;
    let k0 = k0First | 0;
    let k1 = k1First | 0;
    for (let round = 0; round < 10; round++) {
      // The constants stand here, and not above: bundlers make variables of those, which are read each time.
      const high0 = multiplyHigh(c0, 0xd2511f53);
      const high1 = multiplyHigh(c2, 0xcd9e8d57);
      const low0 = Math.imul(c0, 0xd2511f53);
      const low1 = Math.imul(c2, 0xcd9e8d57);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + 0x9e3779b9) | 0; // the golden ratio
      k1 = (k1 + 0xbb67ae85) | 0; // √3 − 1
    }
    words[at] = c0;
    words[at + 1] = c1;
    words[at + 2] = c2;
    words[at + 3] = c3;
  }
}

/** The upper 32 bits of the 64-bit product. In halves of 16 bits, none of whose sums passes 2³². */
function multiplyHigh(a: number, b: number): number {
  const low = a & 0xffff;
  const high = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(high, bLow) + (Math.imul(low, bLow) >>> 16)) | 0;
  const carry = (Math.imul(low, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(high, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** Blocks that a generator makes at once when it is asked for many numbers. */
const MOST_BLOCKS = 256;

/**
 * Random numbers on the host, from Philox: initial weights, shuffles, augmentation.
 *
 * The same seed gives the same numbers on every machine. `fork` gives each user of a seed a stream of its own, so that
 * one drawing more numbers does not change another's.
 *
 * @example
 * const random = new Random(42);
 * random.uniform();                        // in [0, 1)
 * random.fork("shuffle").permutation(10);  // 0…9 in another order
 */
export class Random {
  readonly #key: Key;
  #block = 0;
  #words = new Uint32Array(0);
  #next = 0;
  /** Box and Muller give normals in pairs: the one not yet handed out. */
  #spareNormal: number | undefined;

  /** `seed`: a whole number from 0 to 2⁵³ − 1. Throws an ArgumentError for any other. */
  constructor(seed: number) {
    wholeNumber("Random", "seed", seed);
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32)];
  }

  /**
   * A generator of its own for `label` (a name, an epoch, a layer's index). It depends on the seed and the label only,
   * not on what was drawn before; asked twice, it is the same.
   */
  fork(label: string | number): Random {
    if (typeof label !== "string" && !Number.isFinite(label)) {
      const expected = "a text or a number";
      throw new ArgumentError({ where: "Random.fork", problem: "no such label", expected, received: inWords(label) });
    }
    const text = new TextEncoder().encode(`${typeof label}:${label}`);
    const padded = new Uint32Array(Math.ceil((text.length + 1) / 16) * 4);
    new Uint8Array(padded.buffer).set([...text, 0x80]); // a mark at the end, so that "a" and "a\0" differ
    let state: Uint32Array = new Uint32Array(4);
    for (let at = 0; at < padded.length; at += 4) {
      const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
      const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = padded.subarray(at, at + 4);
      state = philox4x32([s0 ^ w0, s1 ^ w1, s2 ^ w2, s3 ^ w3], this.#key);
    }
    const [k0 = 0, k1 = 0] = state;
    return new Random((k1 & 0x1fffff) * 2 ** 32 + k0);
  }

  /** What it was made from. */
  get seed(): number {
    const [k0, k1] = this.#key;
    return k1 * 2 ** 32 + k0;
  }

  /** The same generator before anything was drawn from it. */
  fromStart(): Random {
    return new Random(this.seed);
  }

  /** A whole number from 0 to 2³² − 1. */
  uint32(): number {
    if (this.#next === this.#words.length) this.#draw();
    return this.#words[this.#next++] ?? 0;
  }

  /** A whole number from 0 up to and without `bound` (1 to 2³²), each equally likely. */
  below(bound: number): number {
    integerBetween("Random.below", "bound", bound, 1, 2 ** 32);
    // The last, incomplete run of `bound` numbers would favour the low ones: draw again.
    const fair = 2 ** 32 - (2 ** 32 % bound);
    let word = this.uint32();
    while (word >= fair) word = this.uint32();
    return word % bound;
  }

  /** A number in [min, max), [0, 1) by default, in steps of 2⁻²⁴ of the range: below 1 as a float32 too. */
  uniform(min = 0, max = 1): number {
    return min + (max - min) * ((this.uint32() >>> 8) / 2 ** 24);
  }

  /** Fills `values` with what {@link uniform} gives, call by call: for many numbers. */
  fillUniform(values: Float32Array, min = 0, max = 1): void {
    const step = (max - min) / 2 ** 24;
    for (let at = 0; at < values.length; ) {
      if (this.#next === this.#words.length) this.#draw();
      const [words, next] = [this.#words, this.#next];
      const count = Math.min(values.length - at, words.length - next);
      for (let i = 0; i < count; i++) values[at + i] = min + step * ((words[next + i] ?? 0) >>> 8);
      this.#next += count;
      at += count;
    }
  }

  /** A number from the normal distribution, by the method of Box and Muller (1958). */
  normal(mean = 0, stddev = 1): number {
    const spare = this.#spareNormal;
    this.#spareNormal = undefined;
    if (spare !== undefined) return mean + stddev * spare;
    const radius = Math.sqrt(-2 * Math.log((this.uint32() + 1) / 2 ** 32));
    const angle = 2 * Math.PI * (this.uint32() / 2 ** 32);
    this.#spareNormal = radius * Math.sin(angle);
    return mean + stddev * radius * Math.cos(angle);
  }

  /** A normal number within two standard deviations of the mean; what falls outside is drawn again, as in Keras. */
  truncatedNormal(mean = 0, stddev = 1): number {
    let z = this.normal();
    while (Math.abs(z) >= 2) z = this.normal();
    return mean + stddev * z;
  }

  /** The numbers 0 to `count - 1` in random order (Fisher and Yates), each order equally likely. */
  permutation(count: number): Uint32Array<ArrayBuffer> {
    integerBetween("Random.permutation", "count", count, 0, 2 ** 28);
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    return order;
  }

  /** The next words: each time twice as many, since who asks again and again will go on. */
  #draw(): void {
    const count = Math.min(MOST_BLOCKS, Math.max(1, this.#words.length / 2));
    const words = this.#words.length === 4 * count ? this.#words : new Uint32Array(4 * count);
    writeBlocks(words, [this.#block >>> 0, Math.floor(this.#block / 2 ** 32), 0, 0], this.#key);
    this.#block += count;
    this.#words = words;
    this.#next = 0;
  }
}
