/** How far each of the four rounds rotates, over and over. */
const ROTATIONS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/**
 * The MD5 sum of some bytes, as 32 hexadecimal digits. It tells a file that is damaged from one that is not, and not one that was made to
 * deceive: for those who publish nothing better.
 *
 * Source: R. Rivest, "The MD5 message-digest algorithm", RFC 1321, 1992.
 */
export function md5(bytes: Uint8Array): string {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += 64) mix(state, bytes.subarray(at, at + 64));
  const rest = bytes.subarray(whole);
  const end = new Uint8Array(rest.length < 56 ? 64 : 128); // what is left, a mark, and the length in bits
  end.set(rest);
  end[rest.length] = 0x80;
  new DataView(end.buffer).setBigUint64(end.length - 8, 8n * BigInt(bytes.length), true);
  for (let at = 0; at < end.length; at += 64) mix(state, end.subarray(at, at + 64));
  return hexadecimal(new Uint8Array(state.buffer));
}

function mix(state: Int32Array, block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, 64);
  let [a = 0, b = 0, c = 0, d = 0] = state;
  const before = [a, b, c, d];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [word, chosen] = step(round, i, b, c, d);
    const turn = ROTATIONS[round]?.[i % 4] ?? 0;
    const sum = (a + chosen + (SINES[i] ?? 0) + view.getInt32(4 * word, true)) | 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
  }
  for (const [i, value] of [a, b, c, d].entries()) state[i] = (before[i] ?? 0) + value;
}

/** The word that step `i` takes in, and its mixture of three quarters of the state. */
function step(round: number, i: number, b: number, c: number, d: number): readonly [number, number] {
  if (round === 0) return [i, (b & c) | (~b & d)];
  if (round === 1) return [(5 * i + 1) % 16, (d & b) | (~d & c)];
  if (round === 2) return [(3 * i + 5) % 16, b ^ c ^ d];
  return [(7 * i) % 16, c ^ (b | ~d)];
}

/** Bytes as text, two digits each. */
export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
