import { integerBetween } from "../../check.js";

/** More would take the host seconds, and memory that it may not have. */
const MOST = 2 ** 24;

/**
 * The numbers f(0), f(1), …, of which an argument says how many, for a constant. Throws an ArgumentError for more than the host
 * would write down.
 */
export function written(where: string, name: string, length: number, f: (place: number) => number): number[] {
  integerBetween(where, name, length, 0, MOST);
  return Array.from({ length }, (_, place) => f(place));
}
