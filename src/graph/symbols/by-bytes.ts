import { bufferOf, sharesBytes, type Variable } from "./variable.js";

/** A variable, what was noted of it, and the end of the farthest that lies before it in its buffer, itself included. */
interface Entry<T> {
  readonly variable: Variable;
  readonly items: T[];
  farthest: number;
}

/**
 * Things noted of variables, found again by bytes: a slab overlaps its parts. Where those lie must be settled. A question costs
 * what is found, and a search among the variables of the buffer; so passes may ask one for every node.
 */
export class ByBytes<T> {
  readonly #entries = new Map<Variable, Entry<T>>();
  /** The entries of each buffer, by where they begin. */
  readonly #ofBuffer = new Map<object, Entry<T>[]>();

  /** All variables of which anything is to be noted, in any order. */
  constructor(variables: Iterable<Variable>) {
    for (const variable of variables) {
      if (this.#entries.has(variable)) continue;
      const entry = { variable, items: [], farthest: 0 };
      this.#entries.set(variable, entry);
      const beside = this.#ofBuffer.get(bufferOf(variable));
      if (beside === undefined) this.#ofBuffer.set(bufferOf(variable), [entry]);
      else beside.push(entry);
    }
    for (const entries of this.#ofBuffer.values()) {
      entries.sort((a, b) => startOf(a.variable) - startOf(b.variable));
      let farthest = 0;
      for (const entry of entries) {
        farthest = Math.max(farthest, endOf(entry.variable));
        entry.farthest = farthest;
      }
    }
  }

  /** Notes something of a variable. */
  add(variable: Variable, item: T): void {
    this.#entries.get(variable)?.items.push(item);
  }

  /** All that was noted of variables that share bytes with this one. */
  of(variable: Variable): T[] {
    const entries = this.#ofBuffer.get(bufferOf(variable)) ?? [];
    const found: T[] = [];
    for (let at = lastBefore(entries, endOf(variable)); at >= 0; at--) {
      const entry = entries[at];
      if (entry === undefined || entry.farthest < startOf(variable)) break;
      if (sharesBytes(entry.variable, variable)) found.push(...entry.items);
    }
    return found;
  }
}

/** Index of the last entry that begins before a byte, or at it. */
function lastBefore(entries: readonly Entry<unknown>[], byte: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && startOf(entry.variable) <= byte) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function startOf({ region }: Variable): number {
  return region?.byteOffset ?? 0;
}

function endOf({ region }: Variable): number {
  return region === undefined ? 0 : region.byteOffset + region.byteLength;
}
