/**
 * SipHash-2-4 of bytes under a key of two 64-bit words: a hash that nobody can foretell without the key. What TensorFlow's
 * `string_to_hash_bucket_strong` and Keras's `Hashing` with a salt use.
 *
 * Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012.
 */
export function sipHash(bytes: Uint8Array, [k0, k1]: readonly [bigint, bigint]): bigint {
  let [v0, v1] = [k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn];
  let [v2, v3] = [k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n];
  const round = () => {
    v0 = u64(v0 + v1);
    v2 = u64(v2 + v3);
    v1 = rotate(v1, 13n) ^ v0;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = rotate(v0, 32n);
    v2 = u64(v2 + v1);
    v0 = u64(v0 + v3);
    v1 = rotate(v1, 17n) ^ v2;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = rotate(v2, 32n);
  };
  const take = (word: bigint) => {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  };
  // Zeros fill the last word up, and its last byte is the length.
  const words = new DataView(new ArrayBuffer(8 * Math.floor(bytes.length / 8) + 8));
  new Uint8Array(words.buffer).set(bytes);
  words.setUint8(words.byteLength - 1, bytes.length & 0xff);
  for (let at = 0; at < words.byteLength; at += 8) take(words.getBigUint64(at, true));
  v2 ^= 0xffn;
  for (let i = 0; i < 4; i++) round();
  return v0 ^ v1 ^ v2 ^ v3;
}

const u64 = (x: bigint) => BigInt.asUintN(64, x);
const rotate = (x: bigint, by: bigint) => u64(x << by) | (x >> (64n - by));
