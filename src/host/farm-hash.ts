/**
 * FarmHash's 64-bit fingerprint of bytes: what TensorFlow's `Fingerprint64` gives, and with it Keras's `Hashing`. The same on every
 * machine and for ever.
 *
 * Source: G. Pike, FarmHash, https://github.com/google/farmhash, `farmhashna::Hash64`; names as there.
 */
export function farmHash(bytes: Uint8Array): bigint {
  const s = new Words(bytes);
  const n = bytes.length;
  if (n > 64) return hashLong(s, n);
  if (n > 32) return hash33to64(s, n);
  return n > 16 ? hash17to32(s, n) : hash0to16(s, n);
}

/** The fingerprint of two fingerprints: TensorFlow's `FingerprintCat64`, which crosses are hashed with. */
export function joinHashes(first: bigint, second: bigint): bigint {
  const mixed = mul(first ^ MUL ^ mul(shiftMix(mul(second, MUL)), MUL), MUL);
  return shiftMix(mul(shiftMix(mixed), MUL));
}

const MUL = 0xc6a4a7935bd1e995n;
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;

const u64 = (x: bigint) => BigInt.asUintN(64, x);
const mul = (a: bigint, b: bigint) => u64(a * b);
const rotate = (x: bigint, by: bigint) => (u64(x) >> by) | u64(x << (64n - by));
const shiftMix = (x: bigint) => u64(x) ^ (u64(x) >> 47n);

/** Bytes read as little-endian words, wherever they begin. */
class Words {
  readonly #view: DataView;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u32(at: number): bigint {
    return BigInt(this.#view.getUint32(at, true));
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(at, true);
  }
}

function hash16(u: bigint, v: bigint, by: bigint): bigint {
  const a = shiftMix(mul(u64(u) ^ u64(v), by));
  return mul(shiftMix(mul(u64(v) ^ a, by)), by);
}

function hash0to16(s: Words, n: number): bigint {
  const by = K2 + BigInt(2 * n);
  if (n >= 8) {
    const a = s.u64(0) + K2;
    const b = s.u64(n - 8);
    return hash16(rotate(b, 37n) * by + a, (rotate(a, 25n) + b) * by, by);
  }
  if (n >= 4) return hash16(BigInt(n) + (s.u32(0) << 3n), s.u32(n - 4), by);
  if (n === 0) return K2;
  const y = BigInt(s.u8(0) + (s.u8(n >> 1) << 8));
  const z = BigInt(n + (s.u8(n - 1) << 2));
  return mul(shiftMix(mul(y, K2) ^ mul(z, K0)), K2);
}

function hash17to32(s: Words, n: number): bigint {
  const by = K2 + BigInt(2 * n);
  const a = s.u64(0) * K1;
  const b = s.u64(8);
  const c = s.u64(n - 8) * by;
  const d = s.u64(n - 16) * K2;
  return hash16(rotate(a + b, 43n) + rotate(c, 30n) + d, a + rotate(b + K2, 18n) + c, by);
}

function hash33to64(s: Words, n: number): bigint {
  const by = K2 + BigInt(2 * n);
  const a = s.u64(0) * K2;
  const b = s.u64(8);
  const c = s.u64(n - 8) * by;
  const d = s.u64(n - 16) * K2;
  const y = u64(rotate(a + b, 43n) + rotate(c, 30n) + d);
  const z = hash16(y, a + rotate(b + K2, 18n) + c, by);
  const e = s.u64(16) * by;
  const f = s.u64(24);
  const g = mul(y + s.u64(n - 32), by);
  const h = mul(z + s.u64(n - 24), by);
  return hash16(rotate(e + f, 43n) + rotate(g, 30n) + h, e + rotate(f + a, 18n) + g, by);
}

type Pair = readonly [bigint, bigint];

function weakHash32(s: Words, at: number, a: bigint, b: bigint): Pair {
  const first = a + s.u64(at);
  const turned = rotate(b + first + s.u64(at + 24), 21n);
  const sum = u64(first + s.u64(at + 8) + s.u64(at + 16));
  return [u64(sum + s.u64(at + 24)), u64(turned + rotate(sum, 44n) + first)];
}

/** 64 bytes at a time, the last of them reaching back to be whole. */
function hashLong(s: Words, n: number): bigint {
  const seed = 81n;
  let y = u64(seed * K1 + 113n);
  let z = mul(shiftMix(y * K2 + 113n), K2);
  let x = u64(seed * K2 + s.u64(0));
  let v: Pair = [0n, 0n];
  let w: Pair = [0n, 0n];
  const round = (at: number, by: bigint, ninefold: bigint) => {
    x = mul(rotate(x + y + v[0] + s.u64(at + 8), 37n), by);
    y = mul(rotate(y + v[1] + s.u64(at + 48), 42n), by);
    x ^= mul(w[1], ninefold);
    y = u64(y + v[0] * ninefold + s.u64(at + 40));
    z = mul(rotate(z + w[0], 33n), by);
    v = weakHash32(s, at, v[1] * by, x + w[0]);
    w = weakHash32(s, at + 32, z + w[1], y + s.u64(at + 16));
    [z, x] = [x, z];
  };
  const end = 64 * Math.floor((n - 1) / 64);
  for (let at = 0; at < end; at += 64) round(at, K1, 1n);
  const by = K1 + ((z & 0xffn) << 1n);
  const left = w[0] + BigInt((n - 1) & 63);
  v = [u64(v[0] + left), v[1]];
  w = [u64(left + v[0]), w[1]];
  round(n - 64, by, 9n);
  return hash16(hash16(v[0], w[0], by) + shiftMix(y) * K0 + z, hash16(v[1], w[1], by) + x, by);
}
