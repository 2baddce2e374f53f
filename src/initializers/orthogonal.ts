import { finite } from "../check.js";
import { type Options, optional } from "../config.js";
import type { ValuesPlan } from "../graph/symbols/variable.js";
import type { Random } from "../random.js";
import { checkSeed, randomOf, type SeedConfig } from "../seed.js";
import { type Shape, sizeOf } from "../shape.js";
import { SLICE, type Sliced } from "../slices.js";
import { notAMatrix } from "./identity.js";
import { SlicedInitializer } from "./initializer.js";

export interface OrthogonalConfig extends SeedConfig {
  /** What the matrix is multiplied by. Default 1. */
  readonly gain: number;
}

/**
 * A random matrix whose rows or columns, whichever are fewer, are at right angles and of length `gain`: products with it
 * neither grow nor shrink over many steps (Saxe et al., 2014). All axes but the last count as rows.
 *
 * @example new Orthogonal(1.4)
 */
export class Orthogonal extends SlicedInitializer<OrthogonalConfig> {
  static override className = "Orthogonal";
  static override args = ["gain"];
  static override defaults: OrthogonalConfig = { gain: 1, seed: undefined };

  /** Throws an ArgumentError for a gain that is no finite number. */
  constructor(gain?: number | Options<OrthogonalConfig>, options?: Options<OrthogonalConfig, "gain">) {
    super(...optional("gain", gain, options));
    finite("Orthogonal", "gain", this.config.gain);
    checkSeed("Orthogonal", this.config.seed);
  }

  override plan(shape: Shape): ValuesPlan {
    const columns = shape.at(-1);
    if (shape.length < 2 || columns === undefined) throw notAMatrix("Orthogonal", shape);
    const rows = sizeOf(shape) / columns;
    const random = randomOf(this.config.seed);
    const { gain } = this.config;
    return function* () {
      const vectors = yield* orthonormal(Math.min(rows, columns), Math.max(rows, columns), random.fromStart());
      const values = new Float32Array(rows * columns);
      const [across, along] = rows < columns ? [columns, 1] : [1, columns];
      for (const [v, vector] of vectors.entries()) {
        for (let i = 0; i < vector.length; i++) {
          values[v * across + i * along] = gain * (vector[i] ?? 0);
          if ((i + 1) % SLICE === 0) yield;
        }
        if (v % 4 === 3) yield;
      }
      return values;
    };
  }
}

/** So many vectors are worked on side by side, so that each one before them is fetched from memory once for all. */
const ABREAST = 4;

/** A vector that lost this much of its length to those before it is rounded off too far to be at right angles to them. */
const SHRUNK = 0.1;

/** Random vectors of length 1 at right angles to one another, by the modified method of Gram and Schmidt. */
function* orthonormal(count: number, length: number, random: Random): Sliced<Float64Array[]> {
  const done: Float64Array[] = [];
  while (done.length < count) {
    const fresh: Float64Array[] = [];
    while (fresh.length < Math.min(ABREAST, count - done.length)) fresh.push(yield* normals(length, random));
    const before = fresh.map(lengthOf);
    yield* straighten(fresh, done);
    for (const [i, vector] of fresh.entries()) {
      yield* straighten([vector], done.slice(done.length - i));
      if (lengthOf(vector) < SHRUNK * (before[i] ?? 0)) yield* straighten([vector], done);
      const norm = lengthOf(vector);
      for (let j = 0; j < length; j++) vector[j] = (vector[j] ?? 0) / norm;
      done.push(vector);
    }
  }
  return done;
}

function* normals(length: number, random: Random): Sliced<Float64Array> {
  const vector = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    vector[i] = random.normal();
    if ((i + 1) % SLICE === 0) yield;
  }
  yield;
  return vector;
}

/** Takes from vectors what they share with others, one after the other. */
function* straighten(vectors: readonly Float64Array[], others: readonly Float64Array[]): Sliced<void> {
  const most = 64 * SLICE; // products in a slice
  let products = 0;
  for (const other of others) {
    const shares = [0, 0, 0, 0];
    for (const change of [addShares, takeShares]) {
      for (let at = 0; at < other.length; at += SLICE) {
        change(vectors, other, shares, at, Math.min(other.length, at + SLICE));
        products += vectors.length * SLICE;
        if (products < most) continue;
        products = 0;
        yield;
      }
    }
  }
}

type Change = (
  vectors: readonly Float64Array[],
  other: Float64Array,
  shares: number[],
  from: number,
  to: number,
) => void;

/** Adds to each vector's share its product with `other`, from one index to another. */
const addShares: Change = (vectors, other, shares, from, to) => {
  const [a, b, c, d] = vectors;
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) {
    let [p = 0, q = 0, r = 0, s = 0] = shares;
    for (let i = from; i < to; i++) {
      const x = other[i] ?? 0;
      p += (a[i] ?? 0) * x;
      q += (b[i] ?? 0) * x;
      r += (c[i] ?? 0) * x;
      s += (d[i] ?? 0) * x;
    }
    shares.splice(0, 4, p, q, r, s);
    return;
  }
  for (const [v, vector] of vectors.entries()) {
    let sum = shares[v] ?? 0;
    for (let i = from; i < to; i++) sum += (vector[i] ?? 0) * (other[i] ?? 0);
    shares[v] = sum;
  }
};

/** Takes `other` from each vector, as often as it shares. */
const takeShares: Change = (vectors, other, shares, from, to) => {
  const [a, b, c, d] = vectors;
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) {
    const [p = 0, q = 0, r = 0, s = 0] = shares;
    for (let i = from; i < to; i++) {
      const x = other[i] ?? 0;
      a[i] = (a[i] ?? 0) - p * x;
      b[i] = (b[i] ?? 0) - q * x;
      c[i] = (c[i] ?? 0) - r * x;
      d[i] = (d[i] ?? 0) - s * x;
    }
    return;
  }
  for (const [v, vector] of vectors.entries()) {
    const share = shares[v] ?? 0;
    for (let i = from; i < to; i++) vector[i] = (vector[i] ?? 0) - share * (other[i] ?? 0);
  }
};

function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}
