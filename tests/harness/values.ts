import { type DType, isFloat } from "../../src/dtype.js";

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

/** The same for any element type: whole numbers from −9 to 9 for integers, from 0 for unsigned ones, 0 and 1 for bool. */
export function awkwardValuesOf(dtype: DType, size: number, seed = 0, range?: readonly [number, number]): Float64Array {
  if (isFloat(dtype)) return awkwardValues(size, seed, range);
  const whole = { int32: [-9, 10], uint32: [0, 10], bool: [0, 2] } as const;
  return awkwardValues(size, seed, range ?? whole[dtype]).map(Math.floor);
}
