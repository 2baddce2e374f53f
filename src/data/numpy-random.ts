import { integerBetween } from "../check.js";

const LENGTH = 624;
const AHEAD = 397;

/**
 * The numbers of NumPy's `RandomState(seed)`, for what was shuffled with it: the Mersenne Twister MT19937. For anything else there is
 * `Random`.
 *
 * Source: M. Matsumoto, T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number generator", 1998.
 */
export class NumpyRandom {
  readonly #state = new Uint32Array(LENGTH);
  #next = LENGTH;

  /** `seed`: a whole number from 0 to 2³² − 1. Throws an ArgumentError, in the name of `where`, for any other. */
  constructor(where: string, seed: number) {
    this.#state[0] = integerBetween(where, "seed", seed, 0, 2 ** 32 - 1);
    for (let i = 1; i < LENGTH; i++) {
      const before = this.#state[i - 1] ?? 0;
      this.#state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** The numbers 0 to `count − 1` as `shuffle` leaves `arange(count)`. */
  shuffled(count: number): Uint32Array<ArrayBuffer> {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.#upTo(i);
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    return order;
  }

  /** A number from 0 to `most`, itself included: words are cut to as many bits as it has, and those above it drawn again. */
  #upTo(most: number): number {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    let value = (this.#word() & mask) >>> 0;
    while (value > most) value = (this.#word() & mask) >>> 0;
    return value;
  }

  #word(): number {
    if (this.#next === LENGTH) this.#twist();
    let word = this.#state[this.#next++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < LENGTH; i++) {
      const bits = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % LENGTH] ?? 0) & 0x7fffffff);
      state[i] = (state[(i + AHEAD) % LENGTH] ?? 0) ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
