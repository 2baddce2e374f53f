/**
 * `size` numbers that repeat in every run: between ±1 unless a range is given, all different enough that no two
 * neighbours tie, none at 0, ½ or 1 where functions have kinks.
 */
export function awkwardValues(size: number, seed = 0, [low, high]: readonly [number, number] = [-1, 1]): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    const spread = (((i * 2654435761 + seed * 40503 + 12345) >>> 0) % 99991) / 99991;
    return Math.fround(low + (high - low) * (0.005 + 0.99 * spread));
  });
}
