/** Numbers at which functions go wrong: what is no number, the ends of float32, its last whole numbers, kinks, poles and turns. */

const SMALLEST_NORMAL = 2 ** -126;
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

const SIZES = [
  ...[0, 2 ** -149, 1e-40, SMALLEST_NORMAL - 2 ** -149, SMALLEST_NORMAL, 2 ** -125, 1e-30, 1e-20, 1e-8, 1e-4],
  ...[0.01, 0.1, 0.3, 0.5, 0.7, 1 - 2 ** -24, 1, 1 + 2 ** -23, 1.5, 2, 2.5, 3, 3.5, 6, 7, 10, 16, 20],
  ...[Math.PI / 2, Math.PI, 88, 89, 104, 1e3, 8191.5, 8193, 1e5, 1e7, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 2],
  ...[1e9, 2 ** 31, 1e20, 1e30, 2 ** 127, LARGEST, Infinity],
].map(Math.fround);

/** About a hundred of them. */
export const SPECIAL: readonly number[] = [Number.NaN, ...SIZES, ...SIZES.map((x) => -x)];

/** Fewer, for every pair of them. */
export const FEW: readonly number[] = SPECIAL.filter(
  (x) => ![1e-4, 0.01, 0.7, 3.5, 6, 20, 104, 1e3, 8191.5, 8193, 1e7].some((size) => Math.fround(size) === Math.abs(x)),
);

/** Numbers of every size and sign, the same in every run: their bits are drawn. */
export function drawn(count: number): number[] {
  const bits = new Uint32Array(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bits[i] = state;
  }
  return [...new Float32Array(bits.buffer)];
}
